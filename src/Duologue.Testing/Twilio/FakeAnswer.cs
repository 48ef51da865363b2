namespace Duologue.Testing.Twilio;

/// <summary>How a number that the server rings behaves. Immutable.</summary>
public sealed class FakeAnswer
{
    private FakeAnswer(string status, TimeSpan? after)
    {
        Status = status;
        After = after;
    }

    /// <summary><c>in-progress</c> when somebody answers; otherwise the call's final status.</summary>
    public string Status { get; }

    /// <summary>How long it rings first; null for as long as the caller lets it.</summary>
    public TimeSpan? After { get; }

    /// <summary>What machine detection takes the answering side for.</summary>
    public string AnsweredBy { get; private init; } = "human";

    /// <summary>What the answering side does; null when it is silent until the other side hangs up.</summary>
    public Func<FakeCall, CancellationToken, Task>? Talk { get; private init; }

    /// <summary>Somebody, or something, picks up.</summary>
    /// <param name="talk">Drives the handset; the token ends with the call. The answering side hangs up when it returns. Null stays silent on the line.</param>
    /// <param name="after">How long it rings first; null for not at all.</param>
    /// <param name="answeredBy">What machine detection says, if it was asked for.</param>
    public static FakeAnswer Answered(Func<FakeCall, CancellationToken, Task>? talk = null, TimeSpan? after = null, string answeredBy = "human") =>
        new("in-progress", after ?? TimeSpan.Zero) { Talk = talk, AnsweredBy = answeredBy };

    /// <summary>The line is engaged.</summary>
    /// <param name="after">How long it takes to find out; null for no time.</param>
    public static FakeAnswer Busy(TimeSpan? after = null) => new("busy", after ?? TimeSpan.Zero);

    /// <summary>Nobody picks up.</summary>
    /// <param name="after">How long it rings; null for as long as the server asked for.</param>
    public static FakeAnswer NoAnswer(TimeSpan? after = null) => new("no-answer", after);

    /// <summary>The number cannot be reached.</summary>
    /// <param name="after">How long it takes to find out; null for no time.</param>
    public static FakeAnswer Failed(TimeSpan? after = null) => new("failed", after ?? TimeSpan.Zero);
}
