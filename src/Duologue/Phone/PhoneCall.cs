using System.Text.Json;
using Duologue.Calls;

namespace Duologue.Phone;

/// <summary>A phone call from the first wish to the last word: who, how far, what was said, what came of it.</summary>
/// <remarks>Thread-safe. Status reports may come late, twice and in any order: all orders lead to the same call.</remarks>
public sealed class PhoneCall
{
    private readonly Lock _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<PhoneCallStatus, DateTimeOffset> _reports = [];
    private readonly List<TranscriptLine> _transcript = [];
    private PhoneCallStatus _status;
    private RealtimeSession? _session;
    private long? _talkBegan;
    private string? _answeredBy;
    private CallEnd? _end;
    private JsonElement? _result;

    /// <summary>Begins the record of a call.</summary>
    /// <param name="direction">Who placed it.</param>
    /// <param name="agent">Name of the agent that talks.</param>
    /// <param name="from">The number that rings.</param>
    /// <param name="to">The number that is rung.</param>
    /// <param name="variables">What the agent should know; null for nothing.</param>
    /// <param name="timeProvider">The clock; null for the system's.</param>
    public PhoneCall(
        PhoneCallDirection direction,
        string agent,
        string from,
        string to,
        IReadOnlyDictionary<string, string>? variables = null,
        TimeProvider? timeProvider = null)
    {
        _timeProvider = timeProvider ?? TimeProvider.System;
        Id = PhoneCallId.Next();
        Direction = direction;
        Agent = agent;
        From = from;
        To = to;
        Variables = variables ?? new Dictionary<string, string>(StringComparer.Ordinal);
        CreatedAt = _timeProvider.GetUtcNow();
    }

    /// <summary>26 characters of <c>0–9a–z</c>, never used twice.</summary>
    public string Id { get; }

    /// <summary>Who placed it.</summary>
    public PhoneCallDirection Direction { get; }

    /// <summary>Name of the agent that talks.</summary>
    public string Agent { get; }

    /// <summary>The number that rings. Not for logs.</summary>
    public string From { get; }

    /// <summary>The number that is rung. Not for logs.</summary>
    public string To { get; }

    /// <summary>What the agent should know, by name.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; }

    /// <summary>When it was asked for, or came in.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The carrier's name for it; null until the carrier has taken it. Set once, by the line.</summary>
    public string? CarrierId { get; set; }

    /// <summary>How far it has come.</summary>
    public PhoneCallStatus Status => Read(() => _status);

    /// <summary>When somebody answered; null when nobody has.</summary>
    public DateTimeOffset? AnsweredAt => Read(() => _reports.TryGetValue(PhoneCallStatus.InProgress, out var at) ? at : (DateTimeOffset?)null);

    /// <summary>When it was over; null while it goes on.</summary>
    public DateTimeOffset? EndedAt => Read(() => _status.IsFinal() ? _reports[_status] : (DateTimeOffset?)null);

    /// <summary>What the carrier takes the answering side for, such as <c>human</c> or <c>machine_start</c>; null when it does not say.</summary>
    public string? AnsweredBy
    {
        get => Read(() => _answeredBy);
        set => Write(() => _answeredBy = value);
    }

    /// <summary>The conversation; null before it began. Stays when it has ended.</summary>
    public RealtimeSession? Session => Read(() => _session);

    /// <summary>How the conversation ended; null while it goes on, and when there was none.</summary>
    public CallEnd? End
    {
        get => Read(() => _end);
        set => Write(() => _end = value);
    }

    /// <summary>What came of it, as JSON; usually set by <see cref="PhoneCallPlan.Finished"/>; null for nothing.</summary>
    public JsonElement? Result
    {
        get => Read(() => _result);
        set => Write(() => _result = value);
    }

    /// <summary>What was said, in order.</summary>
    public IReadOnlyList<TranscriptLine> Transcript => Read<IReadOnlyList<TranscriptLine>>(() => [.. _transcript]);

    /// <summary>Completes when the call is over: the carrier said so, the transcript is whole, and the result is set.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Takes a report of the carrier.</summary>
    /// <param name="status">What it says.</param>
    /// <param name="at">When that was; null for now.</param>
    /// <returns>Whether it said anything new. A final status stays.</returns>
    public bool Report(PhoneCallStatus status, DateTimeOffset? at = null)
    {
        lock (_gate)
        {
            if (_reports.ContainsKey(status) || (status.IsFinal() && _status.IsFinal()))
            {
                return false;
            }

            // What came before is kept, too, even when it comes late: when somebody answered is known however the reports arrive.
            _reports[status] = at ?? _timeProvider.GetUtcNow();
            if (!_status.IsFinal())
            {
                _status = _reports.Keys.Max();
            }

            return true;
        }
    }

    /// <summary>The conversation begins, or goes on with another session: from here on what is said is written down.</summary>
    /// <param name="session">The session; usually from <see cref="CallOptions.Started"/>.</param>
    public void Attach(RealtimeSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        lock (_gate)
        {
            _session = session;
            _talkBegan ??= _timeProvider.GetTimestamp();
        }

        session.AddObserver(new TranscriptObserver(this));
    }

    /// <summary>Says that nothing more comes: completes <see cref="Ended"/>. May be called more than once.</summary>
    /// <exception cref="InvalidOperationException">No final status was reported.</exception>
    public void Close()
    {
        if (!Status.IsFinal())
        {
            throw new InvalidOperationException("Report a final status before closing the call.");
        }

        _ended.TrySetResult();
    }

    /// <summary>Id, agent and status; no number, so that it may be logged.</summary>
    public override string ToString() => $"{Id} ({Agent}, {Status})";

    /// <summary>Writes a line down. A line cut short replaces the whole one that was written before it was known what was heard.</summary>
    internal void Add(TranscriptSpeaker speaker, string text, bool isInterrupted = false, string? replaces = null)
    {
        lock (_gate)
        {
            var at = _talkBegan is { } began ? _timeProvider.GetElapsedTime(began) : TimeSpan.Zero;
            var index = replaces is null ? -1 : _transcript.FindLastIndex(l => l.Speaker == speaker && l.Text == replaces);
            if (index >= 0)
            {
                _transcript[index] = _transcript[index] with { Text = text, IsInterrupted = isInterrupted };
            }
            else
            {
                _transcript.Add(new TranscriptLine(speaker, text, at, isInterrupted));
            }
        }
    }

    private T Read<T>(Func<T> read)
    {
        lock (_gate)
        {
            return read();
        }
    }

    private void Write(Action write)
    {
        lock (_gate)
        {
            write();
        }
    }
}
