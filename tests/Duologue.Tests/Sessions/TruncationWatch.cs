using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.Tests.Sessions;

/// <summary>A model that passes everything on and remembers which truncations the model inside has confirmed.</summary>
internal sealed class TruncationWatch(IRealtimeModel inner) : IRealtimeModel
{
    private readonly ConcurrentQueue<ServerEvent.ItemTruncated> _truncated = new();

    public string Name => inner.Name;

    public RealtimeCapabilities Capabilities => inner.Capabilities;

    public IReadOnlyList<ServerEvent.ItemTruncated> Truncated => [.. _truncated];

    public async ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default) =>
        new Line(await inner.ConnectAsync(settings, cancellationToken), _truncated);

    private sealed class Line(IRealtimeConnection line, ConcurrentQueue<ServerEvent.ItemTruncated> truncated) : IRealtimeConnection
    {
        public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default) => line.SendAsync(clientEvent, cancellationToken);

        public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (var received in line.ReceiveAsync(cancellationToken))
            {
                if (received is ServerEvent.ItemTruncated confirmed)
                {
                    truncated.Enqueue(confirmed);
                }

                yield return received;
            }
        }

        public ValueTask DisposeAsync() => line.DisposeAsync();
    }
}
