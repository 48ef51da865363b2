using System.Net;

namespace Duologue.App.Serve;

/// <summary>Reads where the server is to listen.</summary>
internal static class ServerAddresses
{
    public const string Default = "http://127.0.0.1:5080";
    private const int HighestPort = 65_535;

    /// <summary>The addresses, the one that other commands of this machine shall use first.</summary>
    /// <param name="given">What was written; empty for the default.</param>
    /// <param name="withTls">Whether one of them must be encrypted: then a second port is added when none is.</param>
    /// <exception cref="AppException">One is no address.</exception>
    public static IReadOnlyList<Uri> Read(IReadOnlyList<string> given, bool withTls)
    {
        List<Uri> urls = [.. (given.Count > 0 ? given : [Default]).Select(Parse)];
        if (withTls && !urls.Exists(IsSecure))
        {
            urls.Add(Beside(urls[0]));
        }

        if (urls.Where(u => u.Port != 0).GroupBy(u => u.Port).FirstOrDefault(g => g.Select(u => u.Scheme).Distinct().Count() > 1) is { } clash)
        {
            throw new AppException(ExitCode.Settings, $"port {clash.Key} cannot speak http and https at once; give each --url a port of its own");
        }

        // What is not encrypted needs no certificate to be trusted.
        return [.. urls.OrderBy(IsSecure)];
    }

    /// <summary>Whether only programs of this machine reach it.</summary>
    public static bool IsLoopback(Uri url) =>
        url.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    /// <summary>Whether it is encrypted.</summary>
    public static bool IsSecure(Uri url) => url.Scheme == Uri.UriSchemeHttps;

    private static Uri Parse(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && url.PathAndQuery == "/"
            ? url
            : throw new AppException(ExitCode.Settings, $"--url must be an address such as {Default}, without a path, not '{text}'");

    private static Uri Beside(Uri url)
    {
        var port = url.Port is 0 or HighestPort ? 0 : url.Port + 1;
        return new UriBuilder(Uri.UriSchemeHttps, url.Host, port).Uri;
    }
}
