using System.Buffers;
using System.Text;

namespace Duologue.Http;

/// <summary>An answer that is being read as it arrives. One reader. Disposing ends the request, finished or not.</summary>
internal sealed class PartAnswer(HttpResponseMessage response, Stream stream, StallGuard guard, PartFailures failures) : IAsyncDisposable
{
    private const int BlockBytes = 8 * 1024;

    private readonly byte[] _ahead = new byte[BlockBytes];
    private int _start;
    private int _end;

    public PartFailures Failures => failures;

    /// <summary>The content type without parameters, in lower case; empty when the server did not say.</summary>
    public string MediaType => response.Content.Headers.ContentType?.MediaType?.ToLowerInvariant() ?? "";

    /// <summary>A parameter of the content type, or null.</summary>
    public string? MediaParameter(string name) => response.Content.Headers.ContentType?.Parameters
        .FirstOrDefault(p => p.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value?.Trim('"');

    /// <summary>Waits no longer than this from now on.</summary>
    public void ShortenWait(TimeSpan limit) => guard.Limit = limit < guard.Limit ? limit : guard.Limit;

    /// <summary>Reads what is there, at least one byte; 0 at the end.</summary>
    /// <exception cref="PartException">The server was silent for too long, or the answer broke off.</exception>
    public async ValueTask<int> ReadAsync(Memory<byte> buffer)
    {
        if (_start == _end)
        {
            return await ReadStreamAsync(buffer).ConfigureAwait(false);
        }

        var count = Math.Min(buffer.Length, _end - _start);
        _ahead.AsMemory(_start, count).CopyTo(buffer);
        _start += count;
        return count;
    }

    /// <summary>Whether the body is one JSON value instead of a stream of events, judged by its type and else by its first character.</summary>
    /// <exception cref="PartException">It is a web page, or the line broke.</exception>
    public async ValueTask<bool> IsJsonAsync()
    {
        var media = MediaType;
        if (media is "text/event-stream")
        {
            return false;
        }

        var first = await FirstCharacterAsync().ConfigureAwait(false);
        return first switch
        {
            '<' => throw failures.Garbage("a web page"),
            '{' or '[' => true,
            _ => media.EndsWith("json", StringComparison.Ordinal),
        };
    }

    /// <summary>Reads the rest as text.</summary>
    /// <param name="longest">Most bytes that are taken.</param>
    /// <exception cref="PartException">It is longer, or the line broke.</exception>
    public async ValueTask<string> ReadTextAsync(int longest)
    {
        var whole = new ArrayBufferWriter<byte>();
        var block = new byte[BlockBytes];
        while (await ReadAsync(block).ConfigureAwait(false) is var count and > 0)
        {
            if (whole.WrittenCount + count > longest)
            {
                throw failures.Garbage("far too much");
            }

            whole.Write(block.AsSpan(0, count));
        }

        return Encoding.UTF8.GetString(whole.WrittenSpan);
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync().ConfigureAwait(false);
        response.Dispose();
        guard.Dispose();
    }

    private async ValueTask<char> FirstCharacterAsync()
    {
        while (true)
        {
            for (; _start < _end; _start++)
            {
                if (!char.IsWhiteSpace((char)_ahead[_start]))
                {
                    return (char)_ahead[_start];
                }
            }

            (_start, _end) = (0, await ReadStreamAsync(_ahead).ConfigureAwait(false));
            if (_end == 0)
            {
                return '\0';
            }
        }
    }

    private async ValueTask<int> ReadStreamAsync(Memory<byte> buffer)
    {
        guard.Arm();
        try
        {
            return await stream.ReadAsync(buffer, guard.Token).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever the network throws gets one meaning.
            guard.Caller.ThrowIfCancellationRequested();
            throw failures.Of(e, guard.HasStalled, isAnswering: true);
        }
        finally
        {
            guard.Disarm();
        }
    }
}
