namespace Duologue.AspNetCore.Browser;

/// <summary>The sessions that run, and what those came to that ended lately. Thread-safe.</summary>
internal sealed class BrowserSessions(int most, TimeProvider timeProvider)
{
    private const int MostEnded = 1000;
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, BrowserSession> _running = new(StringComparer.Ordinal);
    private readonly Dictionary<string, BrowserMessages.Metrics> _ended = new(StringComparer.Ordinal);
    private readonly Queue<(string Id, long At)> _byAge = new();

    /// <summary>Whether another may begin.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return _running.Count < most;
            }
        }
    }

    /// <summary>Takes one in; false when there are too many.</summary>
    public bool TryAdd(BrowserSession session)
    {
        lock (_gate)
        {
            return _running.Count < most && _running.TryAdd(session.Id, session);
        }
    }

    /// <summary>One has ended.</summary>
    public void Remove(BrowserSession session)
    {
        var metrics = session.GetMetrics();
        lock (_gate)
        {
            _running.Remove(session.Id);
            if (metrics is not null)
            {
                _ended[session.Id] = metrics;
                _byAge.Enqueue((session.Id, timeProvider.GetTimestamp()));
            }

            Forget();
        }
    }

    /// <summary>What a session has come to; null when it does not run and has not for long.</summary>
    public BrowserMessages.Metrics? Find(string id)
    {
        BrowserSession? session;
        lock (_gate)
        {
            Forget();
            if (!_running.TryGetValue(id, out session))
            {
                return _ended.GetValueOrDefault(id);
            }
        }

        return session.GetMetrics();
    }

    private void Forget()
    {
        while (_byAge.TryPeek(out var oldest) && (_byAge.Count > MostEnded || timeProvider.GetElapsedTime(oldest.At) >= Remembered))
        {
            _ended.Remove(_byAge.Dequeue().Id);
        }
    }
}
