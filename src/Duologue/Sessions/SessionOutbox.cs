using System.Threading.Channels;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue;

/// <summary>Sends the session's events in the order they were decided, so that the loop never waits for the line.</summary>
/// <remarks>Audio does not pass here: it goes from the caller straight to the connection.</remarks>
internal sealed class SessionOutbox(IRealtimeConnection connection, SessionMeter meter)
{
    // Unbounded: these are the few small events of a conversation (a handful each turn), and none may be dropped or keep the loop waiting.
    private readonly Channel<ClientEvent> _events = Channel.CreateUnbounded<ClientEvent>(new UnboundedChannelOptions { SingleReader = true });

    private int _pending;

    /// <summary>Whether everything has been sent.</summary>
    public bool IsEmpty => Volatile.Read(ref _pending) == 0;

    /// <summary>Takes an event to be sent after all before it.</summary>
    public void Post(ClientEvent clientEvent)
    {
        Interlocked.Increment(ref _pending);
        _events.Writer.TryWrite(clientEvent);
    }

    /// <summary>Sends until cancelled or completed.</summary>
    /// <exception cref="RealtimeException">The line broke.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await foreach (var clientEvent in _events.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            await connection.SendAsync(clientEvent, cancellationToken).ConfigureAwait(false);
            meter.Sent();
            Interlocked.Decrement(ref _pending);
        }
    }
}
