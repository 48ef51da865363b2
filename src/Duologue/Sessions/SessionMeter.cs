namespace Duologue;

/// <summary>Counts what <see cref="SessionMetrics"/> tells.</summary>
/// <remarks>
/// <see cref="Received"/> and <see cref="Sent"/> are on the path of every frame: they allocate nothing and take no lock. The rest is guarded by
/// its session's lock.
/// </remarks>
internal sealed class SessionMeter(TimeProvider timeProvider)
{
    /// <summary>Latencies kept for the percentile: the answers of an hour.</summary>
    private const int MostLatencies = 512;

    private readonly long _began = timeProvider.GetTimestamp();
    private readonly List<TimeSpan> _latencies = [];
    private TimeSpan? _ended;
    private TimeSpan _latencySum;
    private long _latencyCount;
    private long _in;
    private long _out;
    private int _responses;
    private int _errors;
    private int _reconnects;
    private int _calls;
    private int _interruptions;
    private int _interruptedEpoch;

    /// <summary>An event came from the model.</summary>
    public void Received() => Interlocked.Increment(ref _in);

    /// <summary>An event went to the model.</summary>
    public void Sent() => Interlocked.Increment(ref _out);

    /// <summary>Counts what is told.</summary>
    public void Count(SessionEvent sessionEvent)
    {
        switch (sessionEvent)
        {
            case SessionEvent.ErrorOccurred:
                _errors++;
                break;
            case SessionEvent.ConnectionRestored:
                _reconnects++;
                break;
            case SessionEvent.ToolCallStarted:
                _calls++;
                break;
            case SessionEvent.ResponseEnded { IsOutOfBand: false }:
                _responses++;
                break;
            case SessionEvent.SessionEnded:
                _ended ??= timeProvider.GetElapsedTime(_began);
                break;
            default:
                break;
        }
    }

    /// <summary>The agent was cut off; each epoch counts once, whoever notices first.</summary>
    public void Interrupted(int epoch)
    {
        if (epoch > _interruptedEpoch)
        {
            _interruptedEpoch = epoch;
            _interruptions++;
        }
    }

    /// <summary>The first audio of an answer came.</summary>
    public void FirstAudio(TimeSpan latency)
    {
        if (_latencies.Count < MostLatencies)
        {
            _latencies.Add(latency);
        }
        else
        {
            _latencies[(int)(_latencyCount % MostLatencies)] = latency;
        }

        _latencySum += latency;
        _latencyCount++;
    }

    /// <summary>What has been counted so far.</summary>
    public SessionMetrics Read() => new(
        _ended ?? timeProvider.GetElapsedTime(_began),
        Interlocked.Read(ref _in),
        Interlocked.Read(ref _out),
        _responses,
        _errors,
        _reconnects,
        _calls,
        _interruptions,
        _latencyCount == 0 ? null : _latencySum / _latencyCount,
        P95());

    private TimeSpan? P95()
    {
        if (_latencies.Count == 0)
        {
            return null;
        }

        var sorted = _latencies.Order().ToList();
        return sorted[(int)Math.Ceiling(sorted.Count * 0.95) - 1];
    }
}
