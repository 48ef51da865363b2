namespace Duologue.AspNetCore.Twilio;

/// <summary>What was answered to the webhooks of a call, for a day: a webhook that comes again does nothing again. Thread-safe.</summary>
internal sealed class CallMemory(TimeProvider timeProvider)
{
    private const int MostCalls = 100_000;
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Lazy<Answers>> _calls = new(StringComparer.Ordinal);
    private readonly Queue<(string CallSid, long At)> _byAge = new();

    /// <summary>The answers of a call, made by the first who asks; whoever asks meanwhile waits for them.</summary>
    public Answers GetOrMake(string callSid, Func<Answers> make)
    {
        Lazy<Answers>? answers;
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            while (_byAge.TryPeek(out var oldest) && (_byAge.Count >= MostCalls || timeProvider.GetElapsedTime(oldest.At, now) >= Kept))
            {
                _calls.Remove(_byAge.Dequeue().CallSid);
            }

            if (!_calls.TryGetValue(callSid, out answers))
            {
                _calls[callSid] = answers = new Lazy<Answers>(make);
                _byAge.Enqueue((callSid, now));
            }
        }

        // Outside the lock: the planner of the application has its say in it.
        return answers.Value;
    }

    public Answers? Find(string callSid)
    {
        lock (_gate)
        {
            return _calls.GetValueOrDefault(callSid)?.Value;
        }
    }

    /// <summary>Answers otherwise from now on.</summary>
    public void Replace(string callSid, Answers answers)
    {
        lock (_gate)
        {
            if (_calls.ContainsKey(callSid))
            {
                _calls[callSid] = new Lazy<Answers>(answers);
            }
        }
    }

    /// <summary>What to say to whom asks what to do with the call.</summary>
    /// <param name="Voice">When it begins.</param>
    /// <param name="Resume">When its media stream is over.</param>
    internal sealed record Answers(Func<string> Voice, Func<string> Resume)
    {
        public static Answers Fixed(string voice, string resume) => new(() => voice, () => resume);
    }
}
