using Duologue.Audio;

namespace Duologue.Endpoints.File;

/// <summary>Audio that waits to be heard, and the marks in it.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class PlaybackQueue(AudioFormat format)
{
    private readonly Lock _gate = new();

    // Not bounded: it holds what is left of one answer, which the bridge hands over as fast as it is made, and a clear empties it.
    private readonly Queue<byte> _waiting = new();
    private readonly Queue<(string Name, long At)> _marks = new();
    private long _queued;
    private long _heard;

    /// <summary>Whether anything waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count == 0;
            }
        }
    }

    public void Add(ReadOnlySpan<byte> audio)
    {
        lock (_gate)
        {
            _waiting.EnsureCapacity(_waiting.Count + audio.Length);
            foreach (var sample in audio)
            {
                _waiting.Enqueue(sample);
            }

            _queued += audio.Length;
        }
    }

    public void Mark(string name)
    {
        lock (_gate)
        {
            _marks.Enqueue((name, _queued));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _waiting.Clear();
            _marks.Clear();
            _queued = _heard;
        }
    }

    /// <summary>Lets a stretch of time pass: fills it with what is heard, silence behind it, and names the marks passed.</summary>
    /// <returns>Bytes of it that were not filled up.</returns>
    public int Hear(Span<byte> stretch, ICollection<string> marks)
    {
        lock (_gate)
        {
            var count = Math.Min(stretch.Length, _waiting.Count);
            for (var i = 0; i < count; i++)
            {
                stretch[i] = _waiting.Dequeue();
            }

            stretch[count..].Fill(format.SilenceByte);
            _heard += count;
            while (_marks.TryPeek(out var mark) && mark.At <= _heard)
            {
                marks.Add(_marks.Dequeue().Name);
            }

            return count;
        }
    }
}
