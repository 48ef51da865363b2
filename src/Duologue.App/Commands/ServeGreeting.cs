using Duologue.App.Models;
using Duologue.App.Serve;
using Duologue.AspNetCore.Twilio;
using Duologue.Phone;

namespace Duologue.App.Commands;

/// <summary>What the server says when it listens: where everything is, and who may use it.</summary>
internal static class ServeGreeting
{
    public static IEnumerable<string> Lines(Server server, TwilioOptions? twilio)
    {
        List<string> bases = [.. server.Urls.Select(u => Shown(u))];
        yield return $"Duologue listens on {string.Join(" and ", bases)} (Ctrl+C stops it)";
        yield return $"Talk: open {bases[0]} in a browser";
        yield return server.ModelName == ModelChoice.Offline
            ? $"Realtime API: an OpenAI Realtime on your own machine, free of charge; base URL {string.Join(" or ", bases.Select(b => b + "/v1"))}"
            : $"Realtime API: answered by {server.ModelName}; base URL {string.Join(" or ", bases.Select(b => b + "/v1"))}";
        yield return twilio is null
            ? "Phone: the local line (./run.sh phone --agent starter --wav FILE)"
            : $"Phone: {PhoneNumber.Mask(twilio.PhoneNumber)} at Twilio, voice webhook {new Uri(twilio.PublicOrigin!, "/twilio/voice")}";
        foreach (var line in Trust(server).Concat(Access(server)))
        {
            yield return line;
        }
    }

    private static IEnumerable<string> Trust(Server server)
    {
        if (server.Certificate?.PublicFile is { } file)
        {
            yield return $"Certificate: {file}, made by this server for localhost; Node trusts it with NODE_EXTRA_CA_CERTS={file}, Python with SSL_CERT_FILE={file}";
        }

        if (server.Urls.Any(u => !ServerAddresses.IsLoopback(u)) && !server.Urls.Any(ServerAddresses.IsSecure))
        {
            yield return "Note: browsers on other machines give a page the microphone over https only; see --tls and --certificate";
        }
    }

    private static IEnumerable<string> Access(Server server)
    {
        var (options, key) = (server.Access.Options, server.Access.Key);
        if (options.RequireKey == false)
        {
            yield return "Warning: --open: whoever reaches this server may talk to its agents, and at the expense of its model's key";
        }
        else if (key is { IsNew: true })
        {
            yield return $"API key, shown this once and kept in {key.File}: {key.Value}";
        }
        else if (options.RequireKey == true)
        {
            yield return $"API key: {(key?.File is { } kept ? $"the one in {kept}" : "the one you set")}";
        }
        else
        {
            yield return "API key: none is asked for on this machine";
        }
    }

    private static string Shown(Uri url) => RunningServer.Origin(url).GetLeftPart(UriPartial.Authority);
}
