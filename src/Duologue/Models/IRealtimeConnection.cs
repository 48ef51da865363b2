using Duologue.Protocol;

namespace Duologue.Models;

/// <summary>One live line to a model.</summary>
/// <remarks><see cref="SendAsync"/> may be called concurrently; <see cref="ReceiveAsync"/> is enumerated once.</remarks>
public interface IRealtimeConnection : IAsyncDisposable
{
    /// <summary>Says something to the model. Completes when the event's memory is no longer needed.</summary>
    /// <exception cref="RealtimeException">The line is broken or closed.</exception>
    ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default);

    /// <summary>What the model says, in order, <see cref="ServerEvent.SessionCreated"/> first. Ends when the line closes.</summary>
    /// <remarks>The memory of an audio delta is valid until the next event is asked for.</remarks>
    /// <exception cref="RealtimeException">The line broke.</exception>
    IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken = default);
}
