using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore;

/// <summary>Reads bodies that are small, whatever they claim to be.</summary>
internal static class RequestBody
{
    private const int Piece = 4096;

    /// <summary>The whole body; null when it is larger than that.</summary>
    public static ValueTask<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int largest, CancellationToken cancellationToken) =>
        request.ContentLength > largest ? default : ReadAsync(request.Body, largest, cancellationToken);

    /// <summary>The whole stream; null when it is larger than that.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(Stream stream, int largest, CancellationToken cancellationToken)
    {
        var body = new ArrayBufferWriter<byte>();
        while (await stream.ReadAsync(body.GetMemory(Piece), cancellationToken).ConfigureAwait(false) is > 0 and var read)
        {
            body.Advance(read);
            if (body.WrittenCount > largest)
            {
                return null;
            }
        }

        return body.WrittenMemory;
    }
}
