using System.Net.Security;
using System.Security.Cryptography;
using Duologue.AspNetCore.Twilio;

namespace Duologue.App.Serve;

/// <summary>The server a command talks to: the one named, or the one of this user that runs.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Line">Which phone line it has, as far as this machine can know.</param>
/// <param name="Certificate">Fingerprint of the certificate that is good although no authority vouches for it; null for none.</param>
internal sealed record ServerChoice(Uri Url, PhoneLineKind Line, string? Certificate = null)
{
    /// <exception cref="AppException">None runs, or the name is no address.</exception>
    public static ServerChoice Find(string? named, DataFolder folder)
    {
        var running = RunningServer.Find(folder);
        if (named is null)
        {
            return running is null
                ? throw new AppException(ExitCode.Phone, "no server runs; start it with ./run.sh serve, or name one with --server")
                : new ServerChoice(running.Url, running.Line, running.Certificate);
        }

        if (!Uri.TryCreate(named, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new AppException(ExitCode.Usage, $"--server must be an address such as http://127.0.0.1:5080, not '{named}'");
        }

        url = RunningServer.Origin(url);
        if (running is not null && running.Url == url)
        {
            return new ServerChoice(url, running.Line, running.Certificate);
        }

        return new ServerChoice(url, TwilioOptions.FromEnvironment().IsAnySet ? PhoneLineKind.Twilio : PhoneLineKind.Local);
    }

    /// <summary>Takes the server's own certificate for good, and no other that no authority vouches for.</summary>
    public SslClientAuthenticationOptions Trust() => Certificate is not { } good ? new SslClientAuthenticationOptions() : new SslClientAuthenticationOptions
    {
        RemoteCertificateValidationCallback = (_, shown, _, errors) =>
            errors == SslPolicyErrors.None || (shown is not null && shown.GetCertHashString(HashAlgorithmName.SHA256) == good),
    };
}
