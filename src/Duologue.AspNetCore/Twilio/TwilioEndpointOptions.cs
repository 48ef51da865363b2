namespace Duologue.AspNetCore.Twilio;

/// <summary>How a phone's audio is played and its loss is borne. Immutable.</summary>
public sealed record TwilioEndpointOptions
{
    /// <summary>How much audio is given to the phone before it is due to be heard: what a bad line may delay without a gap.</summary>
    /// <value>Default 1 s; at least 20 ms. At most 100 ms more are ever ahead.</value>
    public TimeSpan PlaybackLead { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a phone whose stream broke is waited for.</summary>
    /// <value>Default 10 s; zero does not wait.</value>
    public TimeSpan ResumeWindow { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long one message may take to be sent before the stream counts as lost.</summary>
    /// <value>Default 3 s.</value>
    public TimeSpan SendLimit { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long after a mark was due it may come back before the stream counts as lost.</summary>
    /// <value>Default 5 s.</value>
    public TimeSpan MarkLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>After how long without the caller's audio one second of silence is heard, so that a turn ends when the line fails in the middle of it.</summary>
    /// <value>Default 750 ms; <see cref="Timeout.InfiniteTimeSpan"/> for never.</value>
    public TimeSpan SilenceAfter { get; init; } = TimeSpan.FromMilliseconds(750);

    /// <summary>How much audio may wait to be sent; what goes beyond it is dropped.</summary>
    /// <value>Default 5 min, which is longer than any answer of the known models.</value>
    public TimeSpan MaximumQueued { get; init; } = TimeSpan.FromMinutes(5);

    internal void ThrowIfInvalid()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(PlaybackLead, TimeSpan.FromMilliseconds(20));
        ArgumentOutOfRangeException.ThrowIfLessThan(ResumeWindow, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(SendLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(MarkLimit, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaximumQueued, PlaybackLead);
    }
}
