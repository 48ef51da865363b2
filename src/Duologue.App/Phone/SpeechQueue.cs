using Duologue.Audio;

namespace Duologue.App.Phone;

/// <summary>What one side has said and the other has not heard, with marks in it. Not thread-safe: its owner locks.</summary>
/// <param name="format">Of the audio.</param>
internal sealed class SpeechQueue(AudioFormat format)
{
    private readonly Queue<ReadOnlyMemory<byte>> _audio = new();
    private readonly Queue<(string Name, long Position)> _marks = new();
    private int _offset;
    private long _queued;
    private long _heard;

    /// <summary>Whether everything was heard.</summary>
    public bool IsEmpty => _audio.Count == 0 && _marks.Count == 0;

    /// <summary>Queues audio; copied.</summary>
    public void Add(ReadOnlyMemory<byte> audio)
    {
        _audio.Enqueue(audio.ToArray());
        _queued += audio.Length;
    }

    /// <summary>Queues a mark behind all audio so far.</summary>
    public void Mark(string name) => _marks.Enqueue((name, _queued));

    /// <summary>Throws away what was not heard, marks included.</summary>
    public void Clear()
    {
        _audio.Clear();
        _marks.Clear();
        _offset = 0;
        _heard = _queued;
    }

    /// <summary>Hears the next stretch; where nothing waits there is silence.</summary>
    public void Hear(Span<byte> frame)
    {
        frame.Fill(format.SilenceByte);
        while (!frame.IsEmpty && _audio.TryPeek(out var next))
        {
            var length = Math.Min(frame.Length, next.Length - _offset);
            next.Span.Slice(_offset, length).CopyTo(frame);
            frame = frame[length..];
            _offset += length;
            _heard += length;
            if (_offset == next.Length)
            {
                _audio.Dequeue();
                _offset = 0;
            }
        }
    }

    /// <summary>The next mark that has been heard; null when there is none.</summary>
    public string? TakeMark()
    {
        if (!_marks.TryPeek(out var mark) || mark.Position > _heard)
        {
            return null;
        }

        _marks.Dequeue();
        return mark.Name;
    }
}
