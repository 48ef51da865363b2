namespace Duologue.Testing;

/// <summary>A stretch of audio that was handed to a <see cref="FakeEndpoint"/>.</summary>
public sealed class PlayedAudio
{
    private long _end;

    internal PlayedAudio(byte[] data, TimeSpan start, TimeSpan duration)
    {
        Data = data;
        Start = start;
        Duration = duration;
        _end = (start + duration).Ticks;
    }

    /// <summary>The bytes.</summary>
    public IReadOnlyList<byte> Data { get; }

    /// <summary>When it began to be heard, or would have, on the test's clock.</summary>
    public TimeSpan Start { get; }

    /// <summary>Playing time if nothing had cut it.</summary>
    public TimeSpan Duration { get; }

    /// <summary>Playing time that is heard in all: less than <see cref="Duration"/> when it was cleared.</summary>
    public TimeSpan Audible => TimeSpan.FromTicks(Math.Max(0, _end - Start.Ticks));

    internal long HeardTicks(long now) => Math.Max(0, Math.Min(now, _end) - Start.Ticks);

    internal void CutAt(long now) => _end = Math.Min(_end, Math.Max(now, Start.Ticks));
}
