using System.Net;

namespace Duologue.Testing.Twilio;

/// <summary>Everything that can be seen of a call. Thread-safe; every change wakes those who wait.</summary>
internal sealed class CallState(CallFacts facts, ChangeSignal everyCall)
{
    private readonly Lock _gate = new();
    private readonly ChangeSignal _changed = new();
    private readonly List<string> _verbs = [];
    private readonly List<string> _violations = [];
    private readonly List<string> _streams = [];
    private string _status = facts.IsInbound ? "ringing" : "queued";

    public CallFacts Facts => facts;

    public IReadOnlyList<string> Verbs => Copy(_verbs);

    public IReadOnlyList<string> Violations => Copy(_violations);

    public IReadOnlyList<string> Streams => Copy(_streams);

    public string Status
    {
        get => Volatile.Read(ref _status);
        set
        {
            Volatile.Write(ref _status, value);
            Changed();
        }
    }

    public string? AnsweredBy { get; set; }

    public HttpStatusCode? WebhookStatus { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public bool IsFinal => Status is "completed" or "busy" or "no-answer" or "failed" or "canceled";

    /// <summary>Whole seconds from the answer to the end, rounded up; null when nobody answered or the call goes on.</summary>
    public int? Seconds => AnsweredAt is { } answered && EndedAt is { } ended ? (int)Math.Ceiling((ended - answered).TotalSeconds) : null;

    public void Note(string verb) => Add(_verbs, verb);

    public void Violate(string violation) => Add(_violations, violation);

    public void BeginStream(string streamSid) => Add(_streams, streamSid);

    public void Changed()
    {
        _changed.Pulse();
        everyCall.Pulse();
    }

    public Task UntilAsync(Func<bool> condition, CancellationToken cancellationToken) => _changed.UntilAsync(condition, cancellationToken);

    private void Add(List<string> list, string line)
    {
        lock (_gate)
        {
            list.Add(line);
        }

        Changed();
    }

    private string[] Copy(List<string> list)
    {
        lock (_gate)
        {
            return [.. list];
        }
    }
}
