using System.CommandLine;
using System.Globalization;
using Duologue.App.Models;
using Duologue.App.Serve;
using Duologue.Phone;

namespace Duologue.App.Commands;

/// <summary><c>duologue serve</c>: the phone, calls placed over HTTP, health and the start page.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";
    private const string DefaultUrl = "http://127.0.0.1:5080";
    private const string DrainVariable = "DUOLOGUE_DRAIN_SECONDS";
    private const int MostDrainSeconds = 24 * 60 * 60;
    private static readonly TimeSpan DefaultDrain = TimeSpan.FromSeconds(30);

    public static Command Create(TextWriter output)
    {
        var url = new Option<string>("--url") { Description = "Address to listen on.", DefaultValueFactory = _ => DefaultUrl };
        var drain = new Option<string?>("--drain")
        {
            Description = $"Seconds that calls may go on when the server is told to stop; {DrainVariable}, or 30.",
        };
        var model = new Option<string>("--model") { Description = "auto, openai or offline.", DefaultValueFactory = _ => ModelChoice.Auto };
        var command = new Command(Name, "Start the server: phone, start page, health.") { url, drain, model };
        command.SetAction((parsed, cancellationToken) =>
        {
            var request = new ServeRequest(
                ParseUrl(parsed.GetRequiredValue(url)),
                ParseDrain(parsed.GetValue(drain)),
                DataFolder.Default,
                PhoneSettings.Read(),
                parsed.GetRequiredValue(model));
            return RunAsync(request, output, cancellationToken);
        });
        return command;
    }

    /// <summary>Serves until a signal says to stop.</summary>
    private static async Task<int> RunAsync(ServeRequest request, TextWriter output, CancellationToken cancellationToken)
    {
        using var signals = new StopSignals();
        signals.Listen();
        await using var asked = cancellationToken.Register(signals.Raise);
        return await RunAsync(request, output, signals);
    }

    /// <summary>Serves until stopped; the second signal cuts the calls off.</summary>
    internal static async Task<int> RunAsync(ServeRequest request, TextWriter output, StopSignals signals)
    {
        await using var server = await Server.StartAsync(request, signals.Stop);
        await output.WriteLineAsync($"Duologue listens on {server.Url.GetLeftPart(UriPartial.Authority)} (Ctrl+C stops it)");
        await output.WriteLineAsync(request.Twilio is { } twilio
            ? $"Phone: {PhoneNumber.Mask(twilio.PhoneNumber)} at Twilio, voice webhook {new Uri(twilio.PublicOrigin!, "/twilio/voice")}"
            : "Phone: the local line (./run.sh phone --agent starter --wav FILE)");
        await output.FlushAsync(CancellationToken.None);
        await signals.Stopped;
        try
        {
            await server.StopAsync(signals.StopNow);
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (signals.StopNow.IsCancellationRequested)
        {
            return ExitCode.Interrupted;
        }
    }

    private static Uri ParseUrl(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? address
            : throw new AppException(ExitCode.Settings, $"--url must be an address such as {DefaultUrl}, not '{url}'");

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
