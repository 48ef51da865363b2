using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Duologue.AspNetCore.Console;

/// <summary>One file of the console and the answer to who asks for it; made once, answered from memory.</summary>
internal sealed class ConsoleFile
{
    /// <summary>
    /// Nothing from elsewhere, no script or style in the markup, no frame around the page. 'self' covers the page's own WebSocket (CSP 3).
    /// data: is for the page's icon.
    /// </summary>
    public const string Policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private readonly byte[] _content;
    private readonly Lazy<byte[]?> _compressed;
    private readonly EntityTagHeaderValue _tag;
    private readonly string _type;

    public ConsoleFile(string path, byte[] content)
    {
        (Path, _content) = (path, content);
        _type = TypeOf(path);
        _tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 12))}\"", isWeak: true);
        _compressed = new Lazy<byte[]?>(Compress);
    }

    /// <summary>Below the console's path, with forward slashes.</summary>
    public string Path { get; }

    public bool IsPage => string.Equals(Path, ConsoleFiles.PageName, StringComparison.Ordinal);

    public async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var headers = response.Headers;
        headers.ETag = _tag.ToString();
        // The names of assets carry a hash of what is in them; the page's does not.
        headers.CacheControl = Path.StartsWith("assets/", StringComparison.Ordinal) ? "public, max-age=31536000, immutable" : "no-cache";
        headers.Vary = HeaderNames.AcceptEncoding;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "microphone=(self), camera=(), geolocation=()";
        headers.ContentSecurityPolicy = Policy;
        if (IsKnown(request.Headers.IfNoneMatch))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var body = _content;
        if (TakesGzip(request.Headers.AcceptEncoding) && _compressed.Value is { } compressed)
        {
            headers.ContentEncoding = "gzip";
            body = compressed;
        }

        response.ContentType = _type;
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(request.Method))
        {
            await response.Body.WriteAsync(body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private bool IsKnown(StringValues given) =>
        EntityTagHeaderValue.TryParseList(given, out var tags) && tags.Any(t => t.Equals(EntityTagHeaderValue.Any) || t.Compare(_tag, useStrongComparison: false));

    private static bool TakesGzip(StringValues given) =>
        StringWithQualityHeaderValue.TryParseList(given, out var codings)
        && codings.Any(c => c.Quality is not 0 && c.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase));

    private byte[]? Compress()
    {
        if (!_type.StartsWith("text/", StringComparison.Ordinal) && !_type.Contains("svg", StringComparison.Ordinal))
        {
            return null;
        }

        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            gzip.Write(_content);
        }

        return buffer.Length < _content.Length ? buffer.ToArray() : null;
    }

    private static string TypeOf(string path) => System.IO.Path.GetExtension(path) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".svg" => "image/svg+xml",
        ".webmanifest" => "application/manifest+json",
        ".png" => "image/png",
        ".woff2" => "font/woff2",
        _ => "application/octet-stream",
    };
}
