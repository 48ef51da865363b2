using System.Text.RegularExpressions;

namespace Duologue.Http;

/// <summary>Makes the address of an interface from a base address as people write it.</summary>
internal static partial class PartAddress
{
    private static readonly string[] Interfaces = ["/chat/completions", "/audio/transcriptions", "/audio/speech"];

    /// <summary>The address of an interface.</summary>
    /// <param name="baseUrl">With or without a version (<c>/v1</c> is added), a last slash, or the interface itself.</param>
    /// <param name="path">The interface below the version, such as <c>/chat/completions</c>.</param>
    /// <exception cref="ArgumentException">It is no address; the message says why.</exception>
    public static Uri Of(string? baseUrl, string path)
    {
        if (Problem(baseUrl) is { } problem)
        {
            throw new ArgumentException($"The base address {problem}.", nameof(baseUrl));
        }

        var parts = new UriBuilder(baseUrl?.Trim() ?? "");
        var root = parts.Path.TrimEnd('/');
        foreach (var known in Interfaces)
        {
            if (root.EndsWith(known, StringComparison.OrdinalIgnoreCase))
            {
                root = root[..^known.Length];
            }
        }

        parts.Path = (Version().IsMatch(root) ? root : root + "/v1") + path;
        return parts.Uri;
    }

    /// <summary>What is wrong with a base address, to follow its name; null when nothing is.</summary>
    public static string? Problem(string? baseUrl) =>
        string.IsNullOrWhiteSpace(baseUrl) ? "is missing; it looks like http://127.0.0.1:8000/v1"
        : !Uri.TryCreate(baseUrl.Trim(), UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.Host.Length == 0
            ? "is no address; it looks like http://127.0.0.1:8000/v1 or https://api.example.com/v1"
        : uri.UserInfo.Length > 0 ? "holds a user or a password; keys have a variable of their own"
        : null;

    // a segment such as v1, v2 or v1beta, wherever it stands: some providers put their own name behind it
    [GeneratedRegex(@"/v\d+[a-z0-9]*(?:/|$)", RegexOptions.IgnoreCase)]
    private static partial Regex Version();
}
