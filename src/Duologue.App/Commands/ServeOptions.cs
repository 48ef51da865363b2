using System.CommandLine;
using System.Globalization;
using Duologue.App.Models;
using Duologue.App.Serve;

namespace Duologue.App.Commands;

/// <summary>The options of <c>duologue serve</c>, and how they become a request.</summary>
internal sealed class ServeOptions
{
    private const string DrainVariable = "DUOLOGUE_DRAIN_SECONDS";
    private const int MostDrainSeconds = 24 * 60 * 60;
    private static readonly TimeSpan DefaultDrain = TimeSpan.FromSeconds(30);

    private readonly Option<string[]> _url = new("--url")
    {
        Description = $"Address to listen on, http or https; again for another. Default {ServerAddresses.Default}.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> _drain = new("--drain")
    {
        Description = $"Seconds that calls may go on when the server is told to stop; {DrainVariable}, or 30.",
    };

    private readonly Option<string> _model = new("--model")
    {
        Description = "auto, openai, cascade or offline.",
        DefaultValueFactory = _ => ModelChoice.Auto,
    };

    private readonly Option<string?> _apiKey = new("--api-key")
    {
        Description = $"The key that others must show; {ServerKey.Variable}, or one made at the first start that needs it.",
    };

    private readonly Option<bool> _open = new("--open") { Description = "Ask nobody for a key, whatever the address." };

    private readonly Option<string[]> _allowOrigin = new("--allow-origin")
    {
        Description = "A page elsewhere that may connect, such as https://example.com; again for another.",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<bool> _tls = new("--tls") { Description = "Listen on https as well, one port higher, with a certificate made for this machine." };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "Certificate for https: PEM, or PFX with its key." };
    private readonly Option<string?> _certificateKey = new("--certificate-key") { Description = "Its private key: PEM." };
    private readonly Option<string?> _certificatePassword = new("--certificate-password") { Description = "What its private key is encrypted with." };

    /// <summary>All of them, in the order of the help.</summary>
    public IEnumerable<Option> All =>
        [_url, _drain, _model, _apiKey, _open, _allowOrigin, _tls, _certificate, _certificateKey, _certificatePassword];

    /// <summary>Reads what was given.</summary>
    /// <exception cref="AppException">A value cannot be used; the message names the option.</exception>
    public ServeRequest Read(ParseResult parsed)
    {
        var certificate = Certificate(parsed);
        var urls = ServerAddresses.Read(parsed.GetValue(_url) ?? [], parsed.GetValue(_tls) || certificate is not null);
        return new ServeRequest(urls[0], ParseDrain(parsed.GetValue(_drain)), DataFolder.Default, PhoneSettings.Read(), parsed.GetRequiredValue(_model))
        {
            MoreUrls = [.. urls.Skip(1)],
            Certificate = certificate,
            Access = new AccessWish
            {
                ApiKey = (parsed.GetValue(_apiKey) ?? Environment.GetEnvironmentVariable(ServerKey.Variable)) is { Length: > 0 } key ? key : null,
                IsOpen = parsed.GetValue(_open),
                AllowedOrigins = parsed.GetValue(_allowOrigin) ?? [],
            },
        };
    }

    private CertificateFile? Certificate(ParseResult parsed)
    {
        var (key, password) = (parsed.GetValue(_certificateKey), parsed.GetValue(_certificatePassword));
        return parsed.GetValue(_certificate) is { } path ? new CertificateFile(path, key, password)
            : key is null && password is null ? null
            : throw new AppException(ExitCode.Usage, "--certificate-key and --certificate-password belong to a --certificate; name its file");
    }

    private static TimeSpan ParseDrain(string? option)
    {
        var (name, text) = option is null ? (DrainVariable, Environment.GetEnvironmentVariable(DrainVariable)) : ("--drain", option);
        if (string.IsNullOrWhiteSpace(text))
        {
            return DefaultDrain;
        }

        return double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= MostDrainSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new AppException(ExitCode.Settings, $"{name} must be seconds between 0 and {MostDrainSeconds}, not '{text}'");
    }
}
