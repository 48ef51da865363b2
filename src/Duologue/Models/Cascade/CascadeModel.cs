using System.Threading.Channels;
using Duologue.Audio;
using Duologue.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.Models.Cascade;

/// <summary>
/// A model made of parts: voice activity detection, a speech recogniser, a chat model and a voice. Its connections speak the Realtime
/// protocol's events in the order of the service, in this process, without a network of their own.
/// </summary>
/// <remarks>
/// <para>Thread-safe; one per application, any number of connections. The parts are used and not disposed. With offline parts nothing leaves the machine.</para>
/// <para>
/// What differs from the service: the newest audio of items is kept and not all of it (<see cref="CascadeOptions.KeptAudio"/>), and audio too long for one
/// message of 1 MiB is not given back; <c>semantic_vad</c> knows an unfinished sentence by its last word; tools are functions only; noise reduction,
/// reasoning, tracing, stored prompts and context truncation are accepted and do nothing; log probabilities are accepted and never come; tokens are
/// estimates unless the chat model counts them. What it takes and the service does not: 8, 16 and 48 kHz besides 24, a new voice at any time, any name of
/// a voice or model.
/// </para>
/// </remarks>
public sealed class CascadeModel : IRealtimeModel
{
    private readonly ISpeechRecognizer _recognizer;
    private readonly IChatClient _chat;
    private readonly IVoice _voice;
    private readonly CascadeOptions _options;
    private int _rehearsed;

    /// <summary>Puts the parts together.</summary>
    /// <param name="recognizer">Ears.</param>
    /// <param name="chat">Brain: any chat model; it gets tools as declarations and never runs them.</param>
    /// <param name="voice">Mouth.</param>
    /// <param name="options">Behaviour; null for the defaults.</param>
    public CascadeModel(ISpeechRecognizer recognizer, IChatClient chat, IVoice voice, CascadeOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(recognizer);
        ArgumentNullException.ThrowIfNull(chat);
        ArgumentNullException.ThrowIfNull(voice);
        (_recognizer, _chat, _voice, _options) = (recognizer, chat, voice, options ?? new CascadeOptions());
        Capabilities = new RealtimeCapabilities
        {
            InputFormats = WireFormats.All,
            OutputFormats = WireFormats.All,
            Voices = voice.Voices,
            CanChangeVoice = true,
            UsesToolExamples = true,
        };
    }

    /// <inheritdoc />
    public string Name => _options.Name;

    /// <inheritdoc />
    public RealtimeCapabilities Capabilities { get; }

    /// <summary>Begins a conversation. The recogniser is readied in the background; a part that is missing is reported by an <c>error</c> event.</summary>
    /// <param name="settings">How the conversation shall be.</param>
    /// <param name="cancellationToken">Gives up before the conversation begins.</param>
    /// <exception cref="RealtimeException"><see cref="RealtimeFailure.InvalidSettings"/>: a setting cannot work; the message names it.</exception>
    public ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        cancellationToken.ThrowIfCancellationRequested();
        var ids = new EventIds();
        var session = Session(settings, ids);

        // Unbounded: the loop never waits, control events must not be lost, and waiting audio is bounded by the connection itself.
        var inbox = Channel.CreateUnbounded<Note>(new UnboundedChannelOptions { SingleReader = true });
        var closing = new CancellationTokenSource();
        var scope = new ConnectionScope
        {
            Recognizer = _recognizer,
            Chat = _chat,
            Voice = _voice,
            Options = _options,
            Session = session,
            Ids = ids,
            ConversationId = ids.Next("conv"),
            Outbox = new Outbox(ids, _options.AudioAhead),
            Inbox = inbox.Writer,
            Logger = _options.LoggerFactory?.CreateLogger(typeof(CascadeModel).FullName ?? nameof(CascadeModel)) ?? NullLogger.Instance,
            Closing = closing.Token,
        };
        CascadeLog.Began(scope.Logger, session.Session.Id ?? "", _recognizer.Name, _voice.Name);
        var detector = _options.VoiceActivityDetector?.Invoke() ?? new SpectralVoiceActivityDetector();
        return new ValueTask<IRealtimeConnection>(new CascadeConnection(scope, inbox, closing, detector));
    }

    /// <inheritdoc />
    /// <remarks>Readies the recogniser for the examples of the settings' tools; see also <see cref="CascadeOptions.Rehearse"/>.</remarks>
    public async ValueTask PrepareAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        try
        {
            await _recognizer.PrepareAsync(Session(settings, new EventIds()).Hints, cancellationToken).ConfigureAwait(false);
            if (_options.Rehearse && Interlocked.Exchange(ref _rehearsed, 1) == 0)
            {
                await Rehearsal.RunAsync(this, _voice, settings, _options.TimeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SpeechUnavailableException e)
        {
            throw new RealtimeException(RealtimeFailure.Unavailable, e.Message, e);
        }
    }

    private SessionState Session(RealtimeSettings settings, EventIds ids) => InitialSession.Create(
        settings, _options, _recognizer.Name, _voice.Voices.Count > 0 ? _voice.Voices[0] : _voice.Name, ids.Next("sess"));
}
