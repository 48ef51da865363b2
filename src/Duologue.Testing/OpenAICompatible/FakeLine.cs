using System.Globalization;
using System.Net;
using System.Text;

namespace Duologue.Testing.OpenAICompatible;

/// <summary>One connection of a <see cref="FakePartServer"/>: reads requests, writes answers, notices when the other side hangs up.</summary>
internal sealed class FakeLine(Stream stream)
{
    private const int LongestHead = 32 * 1024;
    private const int LongestBody = 64 * 1024 * 1024;

    private readonly byte[] _one = new byte[1];
    private Task<int>? _next;

    /// <summary>The next request; null when there is none, or it cannot be understood.</summary>
    public async Task<FakeRequest?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await ReadHeadAsync(cancellationToken).ConfigureAwait(false) is not { } head)
        {
            return null;
        }

        var lines = head.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var parts = lines[0].Split(' ');
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in lines.Skip(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..Math.Max(colon, 0)]] = line[(colon + 1)..].Trim();
        }

        var length = int.TryParse(headers.GetValueOrDefault("Content-Length"), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : 0;
        if (parts.Length != 3 || length > LongestBody)
        {
            return null;
        }

        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken).ConfigureAwait(false);
        return new FakeRequest(parts[0], parts[1], headers, body);
    }

    /// <summary>Completes when the other side hangs up, and not when it sends its next request.</summary>
    public async Task HangUpAsync(CancellationToken cancellationToken)
    {
        try
        {
            _next = stream.ReadAsync(_one, cancellationToken).AsTask();
            if (await _next.ConfigureAwait(false) == 0)
            {
                return;
            }
        }
        catch (IOException)
        {
            // Reset: that is hanging up too.
            return;
        }

        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes an answer; false when the line is to be cut.</summary>
    public async Task<bool> WriteAsync(FakeAnswer answer, CancellationToken cancellationToken)
    {
        var hasHead = false;
        foreach (var step in answer.Steps)
        {
            switch (step)
            {
                case FakeStep.Wait wait:
                    await wait.For.WaitAsync(cancellationToken).ConfigureAwait(false);
                    break;
                case FakeStep.Stall:
                    await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken).ConfigureAwait(false);
                    break;
                case FakeStep.BreakOff:
                    return false;
                case FakeStep.Send send:
                    await SendAsync(hasHead ? null : answer, send.Bytes, cancellationToken).ConfigureAwait(false);
                    hasHead = true;
                    break;
                default:
                    break;
            }
        }

        await SendAsync(hasHead ? null : answer, default, cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task SendAsync(FakeAnswer? head, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        if (head is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"HTTP/1.1 {head.Status} {(HttpStatusCode)head.Status}\r\nTransfer-Encoding: chunked\r\n");
            foreach (var (name, value) in head.ContentType is { } type ? head.Headers.Append(KeyValuePair.Create("Content-Type", type)) : head.Headers)
            {
                text.Append(name).Append(": ").Append(value).Append("\r\n");
            }

            text.Append("\r\n");
        }

        if (bytes.IsEmpty)
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text.ToString()), cancellationToken).ConfigureAwait(false);
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"{bytes.Length:X}\r\n");
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(text.ToString()), .. bytes.Span, .. "\r\n"u8], cancellationToken).ConfigureAwait(false);
    }

    private async Task<string?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        // Byte by byte: what follows the empty line is the body. Requests are few.
        var head = new StringBuilder();
        while (head.Length < LongestHead)
        {
            var count = _next is { } next
                ? await next.WaitAsync(cancellationToken).ConfigureAwait(false)
                : await stream.ReadAsync(_one, cancellationToken).ConfigureAwait(false);
            _next = null;
            if (count == 0)
            {
                return null;
            }

            head.Append((char)_one[0]);
            if (_one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return head.ToString();
            }
        }

        return null;
    }
}
