namespace Duologue.Testing.Twilio;

/// <summary>What waits to be spoken into the phone, with points in it that somebody waits for. Thread-safe.</summary>
internal sealed class SpeechQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _audio = new();
    private readonly Queue<Point> _points = new();
    private int _offset;
    private long _queued;
    private long _taken;
    private bool _isClosed;

    /// <summary>Adds audio; copied.</summary>
    public void Add(ReadOnlyMemory<byte> audio)
    {
        lock (_gate)
        {
            if (!_isClosed && !audio.IsEmpty)
            {
                _audio.Enqueue(audio.ToArray());
                _queued += audio.Length;
            }
        }
    }

    /// <summary>Adds audio and completes when it was taken or thrown away.</summary>
    public Task SpokenAsync(ReadOnlyMemory<byte> audio)
    {
        lock (_gate)
        {
            Add(audio);
            var spoken = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_isClosed || _queued == _taken)
            {
                return Task.CompletedTask;
            }

            _points.Enqueue(new Point(_queued, null, spoken));
            return spoken.Task;
        }
    }

    /// <summary>Puts a mark behind everything so far; a name comes out of <see cref="Take"/>.</summary>
    public void Mark(string name)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _points.Enqueue(new Point(_queued, name, null));
            }
        }
    }

    /// <summary>Takes the next stretch.</summary>
    /// <param name="target">Filled from its beginning; the rest stays as it is.</param>
    /// <param name="marks">Receives the names of marks that were passed.</param>
    /// <returns>How much was filled.</returns>
    public int Take(Span<byte> target, ICollection<string> marks)
    {
        lock (_gate)
        {
            var filled = 0;
            while (filled < target.Length && _audio.TryPeek(out var next))
            {
                var length = Math.Min(target.Length - filled, next.Length - _offset);
                next.Span.Slice(_offset, length).CopyTo(target[filled..]);
                filled += length;
                _offset += length;
                if (_offset == next.Length)
                {
                    _audio.Dequeue();
                    _offset = 0;
                }
            }

            _taken += filled;
            while (_points.TryPeek(out var point) && point.Position <= _taken)
            {
                _points.Dequeue();
                point.Spoken?.TrySetResult();
                if (point.Name is { } name)
                {
                    marks.Add(name);
                }
            }

            return filled;
        }
    }

    /// <summary>Throws away what waits; marks in it are forgotten, and whoever waits for it goes on.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _audio.Clear();
            _offset = 0;
            _taken = _queued;
            while (_points.TryDequeue(out var point))
            {
                point.Spoken?.TrySetResult();
            }
        }
    }

    /// <summary>Takes nothing more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            Clear();
        }
    }

    private readonly record struct Point(long Position, string? Name, TaskCompletionSource? Spoken);
}
