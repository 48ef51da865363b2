using System.Buffers.Binary;
using System.Net.WebSockets;
using System.Text;

namespace Duologue.Benchmarks.Twilio;

/// <summary>The line of a phone in memory: gives one prepared message at each read, each 20 ms of its clock after the last, and forgets what is written.</summary>
internal sealed class FrameStream : Stream
{
    private const string Sid = "MZ0123456789abcdef0123456789abcdef";
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<int> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<byte[]> _messages = [];
    private readonly FrameClock _clock;
    private int _next;
    private int _offset;

    public FrameStream(FrameClock clock, int frames)
    {
        _clock = clock;
        Add("""{"event":"connected","protocol":"Call","version":"1.0.0"}""");
        Add($$$"""{"event":"start","sequenceNumber":"1","start":{"streamSid":"{{{Sid}}}","callSid":"CA1","mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}},"streamSid":"{{{Sid}}}"}""");
        var audio = new byte[160];
        new Random(1).NextBytes(audio);
        for (var n = 0; n < frames; n++)
        {
            Add($$$"""{"event":"media","sequenceNumber":"{{{n + 2}}}","media":{"track":"inbound","chunk":"{{{n + 1}}}","timestamp":"{{{n * 20}}}","payload":"{{{Convert.ToBase64String(audio)}}}"},"streamSid":"{{{Sid}}}"}""");
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public WebSocket Open() => WebSocket.CreateFromStream(this, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });

    /// <summary>Lets the audio begin.</summary>
    public void Go() => _go.TrySetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_next == 2)
        {
            await _go.Task.WaitAsync(cancellationToken);
        }

        if (_next == _messages.Count)
        {
            return await _end.Task;
        }

        // The socket asks for the head first, and then for the rest straight into the reader's buffer.
        var rest = _messages[_next].AsSpan(_offset);
        var count = Math.Min(rest.Length, buffer.Length);
        rest[..count].CopyTo(buffer.Span);
        _offset += count;
        if (count == rest.Length)
        {
            (_next, _offset) = (_next + 1, 0);
            _clock.Advance();
        }

        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
        // Nothing is kept.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _end.TrySetResult(0);
        _go.TrySetResult();
        base.Dispose(disposing);
    }

    /// <summary>A WebSocket frame of a client, masked with nothing.</summary>
    private void Add(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var message = new byte[8 + length];
        message[0] = 0x81;
        message[1] = 0x80 | 126;
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(2), (ushort)length);
        Encoding.UTF8.GetBytes(text, message.AsSpan(8));
        _messages.Add(message);
    }
}
