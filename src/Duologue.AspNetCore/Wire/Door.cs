using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Wire;

/// <summary>Who comes in to the Realtime API: by a key of the server, by a short-lived one, or as the machine's own user.</summary>
internal sealed class Door(AccessOptions options, ShortKeys secrets)
{
    private readonly AccessCheck _check = new(options);

    /// <summary>Judges a request for a session.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The key it shows.</param>
    public DoorVerdict ForSession(HttpContext context, string? key)
    {
        var name = _check.NameOf(key);
        var secret = name is null ? secrets.Find(key) : null;
        var isKnown = name is not null || secret is not null;

        // A short-lived key that is good no more would bring no configuration along: better refused than ignored.
        var isStale = !isKnown && key?.StartsWith(ShortKeys.Prefix, StringComparison.Ordinal) == true;
        return new DoorVerdict(
            IsFromFriend: isKnown || _check.IsOriginAllowed(context.Request, whenMissing: true),
            MayEnter: isKnown || (!isStale && !_check.NeedsKey(context)),
            secret);
    }

    /// <summary>Judges a request for a key or a list: a short-lived key is good for neither.</summary>
    public DoorVerdict ForRequest(HttpContext context)
    {
        var isKnown = _check.NameOf(AccessCheck.KeyOf(context.Request)) is not null;
        return new DoorVerdict(
            isKnown || _check.IsOriginAllowed(context.Request, whenMissing: true),
            isKnown || !_check.NeedsKey(context),
            null);
    }
}
