using System.Threading.Channels;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.Tests.Models.Reconnecting;

/// <summary>A line that says what the test says, and keeps what it hears.</summary>
internal sealed class ManualLine(RealtimeSettings settings) : IRealtimeConnection
{
    private readonly Channel<ServerEvent> _events = Channel.CreateUnbounded<ServerEvent>();
    private readonly Lock _lock = new();
    private readonly List<ClientEvent> _sent = [];
    private RealtimeException? _failure;

    public RealtimeSettings Settings => settings;

    public IReadOnlyList<ClientEvent> Sent
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    public byte[] SentAudio => [.. Sent.OfType<ClientEvent.AppendAudio>().SelectMany(a => a.Audio.ToArray())];

    public IEnumerable<WireItem> SentItems => Sent.OfType<ClientEvent.CreateItem>().Select(c => c.Item);

    /// <summary>Called with everything heard, while the sender waits.</summary>
    public Action<ClientEvent>? Heard { get; set; }

    public void Emit(params IEnumerable<ServerEvent> events)
    {
        foreach (var serverEvent in events)
        {
            _events.Writer.TryWrite(serverEvent);
        }
    }

    public void Break(RealtimeFailure failure = RealtimeFailure.ConnectionLost)
    {
        _failure = new RealtimeException(failure, "cut");
        _events.Writer.TryComplete(_failure);
    }

    public void Close() => _events.Writer.TryComplete();

    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        if (_failure is not null)
        {
            throw _failure;
        }

        lock (_lock)
        {
            _sent.Add(clientEvent is ClientEvent.AppendAudio append ? append with { Audio = append.Audio.ToArray() } : clientEvent);
        }

        Heard?.Invoke(clientEvent);
        return ValueTask.CompletedTask;
    }

    public IAsyncEnumerable<ServerEvent> ReceiveAsync(CancellationToken cancellationToken = default) => _events.Reader.ReadAllAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }
}
