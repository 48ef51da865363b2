using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>Images in messages, as a chat model takes them.</summary>
internal static class ImageParts
{
    /// <summary>Reads a data URI of an image, or an address of one.</summary>
    public static bool TryRead(string? url, [NotNullWhen(true)] out AIContent? content)
    {
        content = null;
        try
        {
            if (url is not { Length: > 0 })
            {
                return false;
            }

            if (url.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
            {
                var data = new DataContent(url);
                content = data.HasTopLevelMediaType("image") && !data.Data.IsEmpty ? data : null;
            }
            else if (Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
            {
                content = new UriContent(address, "image/*");
            }
        }
        catch (Exception error) when (error is UriFormatException or FormatException or ArgumentException)
        {
            // Not an image: the caller says so.
            return false;
        }

        return content is not null;
    }
}
