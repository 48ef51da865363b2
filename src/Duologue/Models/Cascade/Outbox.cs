using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>What the connection has said and the receiver has not read yet.</summary>
/// <remarks>
/// The channel is unbounded so that control events are never lost and the loop never waits; what is large, audio, is bounded by
/// <see cref="AudioAhead"/>: a response waits there before it hands over more. Deltas of a cancelled response are skipped on reading.
/// </remarks>
internal sealed class Outbox(EventIds ids, TimeSpan audioAhead)
{
    private readonly Channel<Outgoing> _channel = Channel.CreateUnbounded<Outgoing>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>Room, in milliseconds, for audio that was made and not yet read.</summary>
    public FlowWindow AudioAhead { get; } = new((long)audioAhead.TotalMilliseconds);

    /// <summary>Queues an event and gives it an id.</summary>
    public void Post(ServerEvent serverEvent) => Write(new Outgoing(WithId(serverEvent)));

    /// <summary>Queues a delta of text or arguments, void once its response is cancelled.</summary>
    public void PostDelta(ServerEvent serverEvent, ResponseWriter response) => Write(new Outgoing(WithId(serverEvent), response));

    /// <summary>Queues an audio delta; its share of <see cref="AudioAhead"/> is given back when it is read.</summary>
    public void PostAudio(ServerEvent.OutputAudioDelta delta, ResponseWriter response, SpokenTranscript speech, byte[] rented, TimeSpan duration) =>
        Write(new Outgoing(WithId(delta), response, speech, rented, duration));

    /// <summary>Queues an error.</summary>
    public void PostError(WireError error, string? clientEventId) =>
        Post(new ServerEvent.Failure(error with { EventId = clientEventId ?? error.EventId }));

    /// <summary>Says that nothing more comes.</summary>
    public void Complete() => _channel.Writer.TryComplete();

    /// <summary>Reads until <see cref="Complete"/>.</summary>
    public async IAsyncEnumerable<ServerEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var outgoing in _channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            try
            {
                if (outgoing.Response is { IsVoid: true })
                {
                    continue;
                }

                outgoing.Speech?.Delivered(outgoing.Duration);
                yield return outgoing.Event;
            }
            finally
            {
                outgoing.Recycle();
                if (outgoing.Duration > TimeSpan.Zero)
                {
                    AudioAhead.Release(Share(outgoing.Duration));
                }
            }
        }
    }

    /// <summary>The share of <see cref="AudioAhead"/> that a stretch of audio takes.</summary>
    public static long Share(TimeSpan duration) => (long)Math.Ceiling(duration.TotalMilliseconds);

    private ServerEvent WithId(ServerEvent serverEvent) => serverEvent with { EventId = ids.Next("event") };

    private void Write(in Outgoing outgoing)
    {
        if (!_channel.Writer.TryWrite(outgoing))
        {
            outgoing.Recycle();
        }
    }
}
