using Duologue.AspNetCore;

namespace Duologue.App.Serve;

/// <summary>Who may use the server, decided once: the rules for its routes, and the key if there is one.</summary>
/// <param name="Options">For every kind of route.</param>
/// <param name="Key">Null when strangers have none to show, and are refused.</param>
internal sealed record ServerAccess(AccessOptions Options, ServerKey? Key)
{
    private const string KeyName = "server";

    /// <summary>
    /// On loopback the machine's own user needs no key; a server that others reach asks everybody, except when it is open on purpose.
    /// </summary>
    /// <exception cref="AppException">The key or an origin cannot be used.</exception>
    public static ServerAccess Decide(AccessWish wish, IEnumerable<Uri> urls, DataFolder folder)
    {
        var isOwnMachine = urls.All(ServerAddresses.IsLoopback);
        var options = new AccessOptions { RequireKey = wish.IsOpen ? false : isOwnMachine ? null : true };
        foreach (var origin in wish.AllowedOrigins)
        {
            options.AllowedOrigins.Add(Checked(origin));
        }

        // On loopback a key counts for what a proxy or a tunnel brings; none is made for it.
        var key = wish.ApiKey is { } given ? ServerKey.Given(given) : ServerKey.Find(folder) ?? (isOwnMachine || wish.IsOpen ? null : ServerKey.Make(folder));
        if (key is not null)
        {
            options.ApiKeys[KeyName] = key.Value;
        }

        return new ServerAccess(options, key);
    }

    private static string Checked(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" && origin == url.GetLeftPart(UriPartial.Authority)
            ? origin
            : throw new AppException(ExitCode.Settings, $"--allow-origin must be as browsers write it, such as https://example.com or http://localhost:3000, not '{origin}'");
}
