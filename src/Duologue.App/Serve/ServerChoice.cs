using Duologue.AspNetCore.Twilio;

namespace Duologue.App.Serve;

/// <summary>The server a command talks to: the one named, or the one of this user that runs.</summary>
/// <param name="Url">Its address.</param>
/// <param name="Line">Which phone line it has, as far as this machine can know.</param>
internal sealed record ServerChoice(Uri Url, PhoneLineKind Line)
{
    /// <exception cref="AppException">None runs, or the name is no address.</exception>
    public static ServerChoice Find(string? named, DataFolder folder)
    {
        var running = RunningServer.Find(folder);
        if (named is null)
        {
            return running is null
                ? throw new AppException(ExitCode.Phone, "no server runs; start it with ./run.sh serve, or name one with --server")
                : new ServerChoice(running.Url, running.Line);
        }

        if (!Uri.TryCreate(named, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            throw new AppException(ExitCode.Usage, $"--server must be an address such as http://127.0.0.1:5080, not '{named}'");
        }

        url = RunningServer.Origin(url);
        if (running is not null && running.Url == url)
        {
            return new ServerChoice(url, running.Line);
        }

        return new ServerChoice(url, TwilioOptions.FromEnvironment().IsAnySet ? PhoneLineKind.Twilio : PhoneLineKind.Local);
    }
}
