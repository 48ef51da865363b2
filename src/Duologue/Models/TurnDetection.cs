namespace Duologue.Models;

/// <summary>How a model finds out that a turn began and ended. Wire: <c>turn_detection</c>.</summary>
public abstract record TurnDetection
{
    private protected TurnDetection()
    {
    }

    /// <summary>Whether a committed turn starts a response by itself.</summary>
    /// <value>Default true.</value>
    public bool CreateResponse { get; init; } = true;

    /// <summary>Whether speech cancels the running response (barge-in).</summary>
    /// <value>Default true.</value>
    public bool InterruptResponse { get; init; } = true;

    /// <summary>By the sound: speech and silence. Wire: <c>server_vad</c>.</summary>
    public sealed record ServerVad : TurnDetection
    {
        /// <summary>How sure the detector must be that it hears speech, 0 to 1; higher for noisy places.</summary>
        /// <value>Default 0.5.</value>
        public double Threshold { get; init; } = 0.5;

        /// <summary>Audio kept from before the detected start.</summary>
        /// <value>Default 300 ms.</value>
        public TimeSpan PrefixPadding { get; init; } = TimeSpan.FromMilliseconds(300);

        /// <summary>Silence that ends a turn; longer for people who pause.</summary>
        /// <value>Default 200 ms.</value>
        public TimeSpan SilenceDuration { get; init; } = TimeSpan.FromMilliseconds(200);

        /// <summary>Silence after which the model speaks by itself, 5 to 30 s; null for never.</summary>
        public TimeSpan? IdleTimeout { get; init; }
    }

    /// <summary>By the sense of what is said. Wire: <c>semantic_vad</c>.</summary>
    public sealed record SemanticVad : TurnDetection
    {
        /// <summary><c>low</c>, <c>medium</c>, <c>high</c> or <c>auto</c>.</summary>
        /// <value>Default <c>auto</c>.</value>
        public string Eagerness { get; init; } = "auto";
    }

    /// <summary>By hand: the program commits and asks for responses. Wire: null.</summary>
    public sealed record Manual : TurnDetection;
}
