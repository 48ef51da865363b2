namespace Duologue.Testing.Browser;

/// <summary>Plays what a page is sent, on a clock: gaplessly, from the moment it arrives. Thread-safe.</summary>
/// <remarks>Counts samples as the voice socket does: those really played, without what was cleared.</remarks>
internal sealed class PagePlayer(TimeProvider timeProvider)
{
    private const int SampleRate = 24_000;

    private readonly Lock _gate = new();
    private long _base;
    private long _baseAt;
    private long _end;

    /// <summary>Samples played so far.</summary>
    public long Position
    {
        get
        {
            lock (_gate)
            {
                return Now();
            }
        }
    }

    /// <summary>Samples that wait to be played.</summary>
    public long Queued
    {
        get
        {
            lock (_gate)
            {
                return _end - Now();
            }
        }
    }

    /// <summary>Audio arrived.</summary>
    public void Add(long samples)
    {
        lock (_gate)
        {
            if (Now() >= _end)
            {
                (_base, _baseAt) = (_end, timeProvider.GetTimestamp());
            }

            _end += samples;
        }
    }

    /// <summary>Throws away what waits. Returns the position.</summary>
    public long Clear()
    {
        lock (_gate)
        {
            _end = _base = Now();
            _baseAt = timeProvider.GetTimestamp();
            return _base;
        }
    }

    /// <summary>Begins to count elsewhere, with nothing queued.</summary>
    public void Restart(long position)
    {
        lock (_gate)
        {
            _base = _end = position;
            _baseAt = timeProvider.GetTimestamp();
        }
    }

    private long Now() => Math.Min(_end, _base + (timeProvider.GetElapsedTime(_baseAt).Ticks * SampleRate / TimeSpan.TicksPerSecond));
}
