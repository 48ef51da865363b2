using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.Testing;

/// <summary>One line to a <see cref="ScriptedModel"/>, seen from the model's side.</summary>
/// <remarks>
/// Thread-safe. The memory of an audio delta is overwritten when the next event is asked for, so that whoever keeps it too long is found
/// out by the test.
/// </remarks>
public sealed class ScriptedConnection : IRealtimeConnection
{
    private readonly Lock _gate = new();
    private readonly List<ClientEvent> _sent = [];
    private readonly ScriptedServer? _server;

    // Unbounded, both: a script is finite, and nothing of it may be lost.
    private readonly Channel<ServerEvent> _events = Channel.CreateUnbounded<ServerEvent>();
    private readonly Channel<ClientEvent> _expected = Channel.CreateUnbounded<ClientEvent>();
    private long _audioBytes;
    private Exception? _sendError;
    private volatile bool _isAsking;

    internal ScriptedConnection(ScriptedModel model, RealtimeSettings settings)
    {
        Settings = settings;
        if (!model.IsStrict)
        {
            _server = new ScriptedServer(model, settings, Emit);
            _server.Begin();
        }
    }

    /// <summary>What the line was opened with.</summary>
    public RealtimeSettings Settings { get; }

    /// <summary>What the client sent so far, audio left out.</summary>
    public IReadOnlyList<ClientEvent> Sent
    {
        get
        {
            lock (_gate)
            {
                return [.. _sent];
            }
        }
    }

    /// <summary>Bytes of audio the client sent.</summary>
    public long AudioBytes => Interlocked.Read(ref _audioBytes);

    /// <summary>Whether the client has closed the line.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Whether the client has taken every event emitted so far and asks for the next.</summary>
    public bool IsTaken => _isAsking && _events.Reader.Count == 0;

    /// <summary>Emits an event, as it is.</summary>
    /// <param name="serverEvent">The event.</param>
    public void Emit(ServerEvent serverEvent) => _events.Writer.TryWrite(serverEvent);

    /// <summary>The user begins to speak; a running response is interrupted when the settings say so.</summary>
    public void UserSpeaks() => Server.SpeechStarted();

    /// <summary>The user stops speaking: the turn is committed, transcribed, and answered when the settings say so.</summary>
    /// <param name="text">The transcript; null when it never comes.</param>
    public void UserStops(string? text) => Server.SpeechStopped(text);

    /// <summary>The user says something: speech, turn, transcript, answer.</summary>
    /// <param name="text">The words.</param>
    public void UserSays(string text)
    {
        UserSpeaks();
        UserStops(text);
    }

    /// <summary>Lets a response that stands still (<see cref="ScriptedAnswer.HoldAfter"/>) go on to its end.</summary>
    public void Continue() => Server.Continue();

    /// <summary>Breaks the line: receiving throws, and sending too.</summary>
    /// <param name="error">What both throw.</param>
    public void Break(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        _sendError = error;
        _events.Writer.TryComplete(error);
    }

    /// <summary>Lets sending throw while receiving goes on.</summary>
    /// <param name="error">What it throws.</param>
    public void BreakSending(Exception error) => _sendError = error;

    /// <summary>Closes the line in an orderly way.</summary>
    public void Close() => _events.Writer.TryComplete();

    /// <summary>Waits for the next client event, audio left out; it must be of one kind.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScriptException">Another kind came.</exception>
    public async Task<T> ExpectAsync<T>(CancellationToken cancellationToken = default)
        where T : ClientEvent
    {
        var next = await _expected.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        return next as T ?? throw new ScriptException($"Expected {typeof(T).Name}, but the client sent {next}.");
    }

    /// <summary>Waits for the next client event of one kind and passes over others.</summary>
    /// <typeparam name="T">The kind.</typeparam>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> NextAsync<T>(CancellationToken cancellationToken = default)
        where T : ClientEvent
    {
        while (true)
        {
            if (await _expected.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) is T wanted)
            {
                return wanted;
            }
        }
    }

    /// <inheritdoc />
    public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clientEvent);
        if (_sendError is { } error)
        {
            return ValueTask.FromException(error);
        }

        if (clientEvent is ClientEvent.AppendAudio audio)
        {
            Interlocked.Add(ref _audioBytes, audio.Audio.Length);
        }
        else
        {
            lock (_gate)
            {
                _sent.Add(clientEvent);
            }

            _expected.Writer.TryWrite(clientEvent);
        }

        _server?.Receive(clientEvent);
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc />
    public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        _isAsking = true;
        while (await _events.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
        {
            _isAsking = false;
            while (_events.Reader.TryRead(out var serverEvent))
            {
                yield return serverEvent;
                if (serverEvent is ServerEvent.OutputAudioDelta delta && MemoryMarshal.TryGetArray(delta.Audio, out var bytes))
                {
                    bytes.AsSpan().Fill(0xEE);
                }
            }

            _isAsking = true;
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        IsClosed = true;
        _events.Writer.TryComplete();
        _expected.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    private ScriptedServer Server => _server ?? throw new InvalidOperationException("A strict model does nothing by itself: emit the events.");
}
