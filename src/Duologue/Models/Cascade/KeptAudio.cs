using Duologue.Audio;

namespace Duologue.Models.Cascade;

/// <summary>The audio of a conversation's items, so that a client can fetch it back: only the newest, so that a long talk stays small.</summary>
/// <remarks>Owned by the connection's loop. Memory grows with what is kept and is pooled; a conversation without audio holds none.</remarks>
internal sealed class KeptAudio(TimeSpan limit)
{
    private readonly LinkedList<AudioTake> _takes = new();
    private TimeSpan _kept;

    /// <summary>Begins to keep the audio of an item.</summary>
    public AudioTake Begin(AudioFormat format)
    {
        var take = new AudioTake(this, format);
        _takes.AddLast(take);
        return take;
    }

    /// <summary>Begins with all of an item's audio.</summary>
    public AudioTake Keep(AudioFormat format, ReadOnlySpan<byte> audio)
    {
        var take = Begin(format);
        take.Append(audio);
        return take;
    }

    /// <summary>Forgets the audio of one item.</summary>
    public void Forget(AudioTake? take)
    {
        if (take is not null && _takes.Remove(take))
        {
            _kept -= take.Duration;
            take.Release();
        }
    }

    /// <summary>Forgets everything.</summary>
    public void ForgetAll()
    {
        while (_takes.First is { } oldest)
        {
            Forget(oldest.Value);
        }
    }

    /// <summary>A take became longer or shorter: the oldest make room.</summary>
    public void Changed(TimeSpan by)
    {
        _kept += by;
        while (_kept > limit && _takes.First is { } oldest)
        {
            Forget(oldest.Value);
        }
    }
}
