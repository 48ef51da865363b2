using Duologue.Audio;

namespace Duologue.Endpoints;

/// <summary>Where the human is: a phone line, a browser, a microphone and loudspeaker, or a file.</summary>
/// <remarks>
/// <see cref="ReadAsync"/> is enumerated once; <see cref="PlayAsync"/>, <see cref="MarkAsync"/> and <see cref="ClearAsync"/> are called
/// from one other task, one at a time. The endpoint does not know what answers the human.
/// </remarks>
public interface IAudioEndpoint : IAsyncDisposable
{
    /// <summary>The format of audio both ways.</summary>
    AudioFormat Format { get; }

    /// <summary>
    /// Whether <see cref="EndpointEvent.PlaybackReported"/> says what was really played, and answers each <see cref="ClearAsync"/>. Then marks are
    /// not asked for.
    /// </summary>
    /// <value>Default false.</value>
    bool ReportsPlayback => false;

    /// <summary>What comes from the human, in order; ends when the human is gone.</summary>
    /// <remarks>The memory of an <see cref="EndpointEvent.AudioReceived"/> is valid until the next event is asked for.</remarks>
    IAsyncEnumerable<EndpointEvent> ReadAsync(CancellationToken cancellationToken = default);

    /// <summary>Queues audio to be heard, after what is queued already. Completes when the frame's memory is no longer needed.</summary>
    ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default);

    /// <summary>What is played from here on belongs to another spoken item. For endpoints that show what is said; others ignore it.</summary>
    /// <param name="responseId">Of which response.</param>
    /// <param name="itemId">Which item.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask BeginItemAsync(string responseId, string itemId, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>All audio of the item begun last has been handed over. Not called for an item that was interrupted.</summary>
    /// <param name="responseId">Of which response.</param>
    /// <param name="itemId">Which item.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask EndItemAsync(string responseId, string itemId, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <summary>Asks to be told, by <see cref="EndpointEvent.MarkReached"/>, when everything queued so far has been heard.</summary>
    /// <param name="name">Unique among the last thousand marks of the call; shorter than 16 characters.</param>
    /// <param name="cancellationToken">Gives up.</param>
    ValueTask MarkAsync(string name, CancellationToken cancellationToken = default);

    /// <summary>Throws away everything queued and not heard yet; pending marks are not reported as reached.</summary>
    ValueTask ClearAsync(CancellationToken cancellationToken = default);
}
