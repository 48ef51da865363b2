using Duologue.Audio;

namespace Duologue.Endpoints.File;

/// <summary>Audio waiting to be heard, with marks in it. Thread-safe: one side queues, the other listens.</summary>
internal sealed class PlaybackQueue
{
    private readonly Lock _gate = new();
    private readonly Queue<byte[]> _audio = new();
    private readonly Queue<(string Name, long Position)> _marks = new();
    private int _offset;
    private long _queued;
    private long _heard;

    /// <summary>Whether nothing waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _queued == _heard && _marks.Count == 0;
            }
        }
    }

    /// <summary>Queues audio; copied.</summary>
    public void Add(AudioFrame frame)
    {
        lock (_gate)
        {
            _audio.Enqueue(frame.Data.ToArray());
            _queued += frame.Data.Length;
        }
    }

    /// <summary>Queues a mark behind all audio so far.</summary>
    public void Mark(string name)
    {
        lock (_gate)
        {
            _marks.Enqueue((name, _queued));
        }
    }

    /// <summary>Throws away what was not heard, marks included.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _audio.Clear();
            _marks.Clear();
            _offset = 0;
            _heard = _queued;
        }
    }

    /// <summary>Hears the next stretch; where nothing waits the target stays as it is.</summary>
    /// <param name="target">Filled from its beginning.</param>
    /// <param name="reached">Receives the marks that were passed.</param>
    public void Hear(Span<byte> target, ICollection<string> reached)
    {
        lock (_gate)
        {
            while (!target.IsEmpty && _audio.TryPeek(out var next))
            {
                var length = Math.Min(target.Length, next.Length - _offset);
                next.AsSpan(_offset, length).CopyTo(target);
                target = target[length..];
                _offset += length;
                _heard += length;
                if (_offset == next.Length)
                {
                    _audio.Dequeue();
                    _offset = 0;
                }
            }

            while (_marks.TryPeek(out var mark) && mark.Position <= _heard)
            {
                _marks.Dequeue();
                reached.Add(mark.Name);
            }
        }
    }
}
