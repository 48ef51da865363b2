using System.IO.Pipelines;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>One end of a line in memory. It can freeze: from then on nothing is read, and what the other side writes stays under way.</summary>
internal sealed class PeerStream(PipeReader reader, PipeWriter writer) : Stream
{
    private TaskCompletionSource _thawed = Thawed();

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Two ends that belong together.</summary>
    /// <param name="room">Bytes a side may write before the other has read them.</param>
    public static (PeerStream One, PeerStream Other) Pair(int room = 1 << 20)
    {
        var options = new PipeOptions(pauseWriterThreshold: room, resumeWriterThreshold: room / 2, useSynchronizationContext: false);
        var there = new Pipe(options);
        var back = new Pipe(options);
        return (new PeerStream(back.Reader, there.Writer), new PeerStream(there.Reader, back.Writer));
    }

    public void Freeze() => _thawed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Thaw() => _thawed.TrySetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _thawed.Task.WaitAsync(cancellationToken);
        var result = await reader.ReadAsync(cancellationToken);
        await _thawed.Task.WaitAsync(cancellationToken);
        var count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        var part = result.Buffer.Slice(0, count);
        var offset = 0;
        foreach (var piece in part)
        {
            piece.CopyTo(buffer[offset..]);
            offset += piece.Length;
        }

        reader.AdvanceTo(part.End);
        return count;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var result = await writer.WriteAsync(buffer, cancellationToken);
        if (result.IsCompleted || result.IsCanceled)
        {
            throw new IOException("The other side is gone.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush()
    {
        // Every write is flushed.
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("Write asynchronously.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            writer.CancelPendingFlush();
            writer.Complete();
            reader.CancelPendingRead();
            _thawed.TrySetCanceled();
        }

        base.Dispose(disposing);
    }

    private static TaskCompletionSource Thawed()
    {
        var thawed = new TaskCompletionSource();
        thawed.SetResult();
        return thawed;
    }
}
