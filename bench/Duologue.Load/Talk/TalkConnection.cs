using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Duologue.Load.Wire;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.Load.Talk;

/// <summary>One line to the stand-in. A frame costs it nothing but a count, a delta nothing but its stamp: what is allocated is the server's.</summary>
internal sealed class TalkConnection : IRealtimeConnection
{
    private const int FrameBytes = 960;
    private readonly ModelMeasures _measures;
    private readonly Flood? _flood;
    private readonly TalkScript _script;
    private readonly byte[] _audio;

    // Unbounded: what a client does not take shows in the server's memory, as it would with a model that is ahead of the listener.
    private readonly Channel<(ServerEvent Event, long Time)> _events = Channel.CreateUnbounded<(ServerEvent, long)>(new UnboundedChannelOptions { SingleReader = true });
    private long _frames;
    private WireSession _session = new() { Type = "realtime", Id = "sess_load", Model = "load", OutputModalities = ["audio"] };

    public TalkConnection(ModelMeasures measures, Flood? flood)
    {
        _measures = measures;
        _flood = flood;
        _audio = new byte[flood is null ? TalkScript.DeltaBytes : FrameBytes];
        new Random(1).NextBytes(_audio);
        _script = new TalkScript(Emit) { Audio = _audio };
        Emit(new ServerEvent.SessionCreated(_session));
    }

    /// <inheritdoc />
    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        switch (clientEvent)
        {
            case ClientEvent.AppendAudio append:
                Hear(append.Audio.Span);
                break;
            case ClientEvent.UpdateSession update:
                _session = _session with { Instructions = update.Session.Instructions ?? _session.Instructions };
                Emit(new ServerEvent.SessionUpdated(_session));
                break;
            case ClientEvent.TruncateItem truncate:
                Emit(new ServerEvent.ItemTruncated(truncate.ItemId, truncate.ContentIndex, truncate.AudioEndMs));
                break;
            default:
                // The script goes its own way.
                break;
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Waiting without a token, because the channel then waits without making anything.
        await using var stopping = cancellationToken.UnsafeRegister(static state => ((TalkConnection)state!)._events.Writer.TryComplete(), this);
        while (await _events.Reader.WaitToReadAsync(CancellationToken.None))
        {
            while (_events.Reader.TryRead(out var next))
            {
                if (next.Event is ServerEvent.OutputAudioDelta)
                {
                    Stamp.Write(_audio, next.Time);
                    _measures.Down();
                }

                yield return next.Event;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        _events.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private void Emit(ServerEvent serverEvent) => _events.Writer.TryWrite((serverEvent, EventLoop.Now));

    private void Hear(ReadOnlySpan<byte> audio)
    {
        _measures.Up(Stamp.AgeOf(audio, EventLoop.Now));
        if (_flood is null)
        {
            _script.Next();
        }
        else if (++_frames % _flood.Frames == 0)
        {
            Answer(_flood.Deltas);
        }
        else
        {
            // The batch is not whole yet.
        }
    }

    /// <summary>More of one answer that never ends.</summary>
    private void Answer(int deltas)
    {
        if (_frames == _flood?.Frames)
        {
            _script.BeginAnswer();
        }

        for (var i = 0; i < deltas; i++)
        {
            _script.Sound();
        }
    }
}
