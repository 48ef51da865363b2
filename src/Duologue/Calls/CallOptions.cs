using Duologue.Audio;
using Duologue.Models;

namespace Duologue.Calls;

/// <summary>What one call wants differently. Immutable.</summary>
public sealed record CallOptions
{
    /// <summary>Settings of the call's session; formats left out are chosen to fit endpoint and model.</summary>
    public RealtimeSettings? Settings { get; init; }

    /// <summary>Who watches the session from its first event on.</summary>
    public IReadOnlyList<IRealtimeObserver> Observers { get; init; } = [];

    /// <summary>Who listens to the audio of the call, both ways; for recording.</summary>
    public IReadOnlyList<ICallTap> Taps { get; init; } = [];

    /// <summary>Called once with the running session, before the first audio flows.</summary>
    public Action<RealtimeSession>? Started { get; init; }

    /// <summary>Where the call is counted and limited; null for nowhere.</summary>
    public CallRegistry? Registry { get; init; }

    /// <summary>Longest duration of the call; null takes the registry's, or none.</summary>
    public TimeSpan? MaximumDuration { get; init; }

    /// <summary>
    /// How long the agent may go on after the human's side has ended, so that an answer to the end of a file is still made and played.
    /// </summary>
    /// <value>Default zero: a caller who hung up hears nothing any more.</value>
    public TimeSpan FinishSpeaking { get; init; }

    /// <summary>
    /// Makes the audio that explains the end of a call that ends badly, in the format asked for, without the model. Null hangs up in silence.
    /// </summary>
    public Func<CallEndReason, AudioFormat, CancellationToken, IAsyncEnumerable<AudioFrame>>? FarewellAudio { get; init; }

    /// <summary>Pause after which pressed keys count as entered; <c>#</c> enters them at once.</summary>
    /// <value>Default 2 s.</value>
    public TimeSpan DigitPause { get; init; } = TimeSpan.FromSeconds(2);
}
