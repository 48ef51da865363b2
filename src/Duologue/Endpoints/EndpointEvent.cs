using Duologue.Audio;

namespace Duologue.Endpoints;

/// <summary>Something that happened at the human's side.</summary>
public abstract record EndpointEvent
{
    private protected EndpointEvent()
    {
    }

    /// <summary>The human's audio went on.</summary>
    /// <param name="Frame">In the endpoint's format; valid until the next event is asked for.</param>
    public sealed record AudioReceived(AudioFrame Frame) : EndpointEvent;

    /// <summary>Everything queued before a mark was heard.</summary>
    /// <param name="Name">The name given to <see cref="IAudioEndpoint.MarkAsync"/>.</param>
    public sealed record MarkReached(string Name) : EndpointEvent;

    /// <summary>The listener's side says exactly what was played; only from endpoints with <see cref="IAudioEndpoint.ReportsPlayback"/>.</summary>
    /// <param name="Played">
    /// How far the listener is in all audio ever handed to <see cref="IAudioEndpoint.PlayAsync"/>, from its first sample on; what was thrown
    /// away counts as passed.
    /// </param>
    public sealed record PlaybackReported(TimeSpan Played) : EndpointEvent
    {
        /// <summary>
        /// Which <see cref="IAudioEndpoint.ClearAsync"/> this answers, counted from 1; <see cref="Played"/> is then where the listener was when
        /// the rest was thrown away. Null for reports in between.
        /// </summary>
        public int? Clear { get; init; }
    }

    /// <summary>A key of a telephone was pressed.</summary>
    /// <param name="Digit">0–9, *, # or A–D.</param>
    public sealed record DigitPressed(char Digit) : EndpointEvent;

    /// <summary>The human typed instead of speaking.</summary>
    /// <param name="Text">What was typed.</param>
    public sealed record TextReceived(string Text) : EndpointEvent;

    /// <summary>The human is gone; the last event.</summary>
    public sealed record HungUp : EndpointEvent;
}
