using System.Collections.Concurrent;
using System.Threading.Channels;
using Duologue.Audio;
using Duologue.Models;

namespace Duologue.Testing;

/// <summary>A model that does what a test tells it, in this process and without time passing.</summary>
/// <remarks>
/// Two ways, which may be mixed. <b>By turns</b>: <see cref="Says"/> and <see cref="CallsTool"/> queue answers, and each connection then
/// behaves as a server of the protocol does: it announces, interrupts, truncates, refuses a second response, and so on. <b>By steps</b>:
/// with <see cref="IsStrict"/> a connection answers nothing by itself; the test expects each client event and emits each server event.
/// Thread-safe.
/// <code>
/// var model = new ScriptedModel().CallsTool("get_weather", """{"city":"Paris"}""").Says("It is sunny in Paris.");
/// </code>
/// </remarks>
public sealed class ScriptedModel : IRealtimeModel
{
    private readonly ConcurrentQueue<ScriptedAnswer> _answers = new();
    private readonly ConcurrentQueue<ScriptedAnswer> _asides = new();
    private readonly ConcurrentQueue<string> _userTexts = new();
    private readonly ConcurrentQueue<ScriptedConnection> _connections = new();

    // Unbounded: one entry for each connection a test makes.
    private readonly Channel<ScriptedConnection> _opened = Channel.CreateUnbounded<ScriptedConnection>();

    /// <inheritdoc />
    public string Name => "scripted";

    /// <inheritdoc />
    public RealtimeCapabilities Capabilities { get; init; } = new()
    {
        InputFormats = [AudioFormat.Pcm24k, AudioFormat.Pcm16k, AudioFormat.Pcm8k, AudioFormat.MuLaw8k, AudioFormat.ALaw8k],
        OutputFormats = [AudioFormat.Pcm24k, AudioFormat.Pcm16k, AudioFormat.Pcm8k, AudioFormat.MuLaw8k, AudioFormat.ALaw8k],
        Voices = ["scripted"],
        UsesToolExamples = true,
    };

    /// <summary>Whether connections answer nothing by themselves.</summary>
    /// <value>Default false.</value>
    public bool IsStrict { get; init; }

    /// <summary>Whether connections find turns in the audio they are sent: loud samples are speech, 200 ms of silence end it.</summary>
    /// <value>Default false: the test says when the user speaks.</value>
    public bool DetectsSpeech { get; init; }

    /// <summary>Thrown by the next attempts to connect; null connects.</summary>
    public RealtimeException? ConnectError { get; set; }

    /// <summary>Connections made so far, oldest first.</summary>
    public IReadOnlyList<ScriptedConnection> Connections => [.. _connections];

    /// <summary>The last connection made.</summary>
    /// <exception cref="InvalidOperationException">There is none yet.</exception>
    public ScriptedConnection Connection => _connections.LastOrDefault() ?? throw new InvalidOperationException("No session has been started on this model.");

    /// <summary>Queues an answer that is spoken (or written, when the session is text only).</summary>
    /// <param name="text">The words.</param>
    /// <param name="audio">Playing time; null takes an ordinary pace.</param>
    public ScriptedModel Says(string text, TimeSpan? audio = null) => Answers(new ScriptedAnswer { Text = text, Audio = audio });

    /// <summary>Queues a response that calls one tool.</summary>
    /// <param name="name">The tool.</param>
    /// <param name="arguments">JSON text.</param>
    public ScriptedModel CallsTool(string name, string arguments = "{}") => CallsTools((name, arguments));

    /// <summary>Queues a response that calls several tools at once.</summary>
    /// <param name="calls">Names, and arguments as JSON text.</param>
    public ScriptedModel CallsTools(params (string Name, string Arguments)[] calls) => Answers(new ScriptedAnswer { ToolCalls = calls });

    /// <summary>Queues an answer.</summary>
    /// <param name="answer">What to do.</param>
    public ScriptedModel Answers(ScriptedAnswer answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        _answers.Enqueue(answer);
        return this;
    }

    /// <summary>Queues an answer for an out-of-band response; these have a queue of their own.</summary>
    /// <param name="text">The words.</param>
    public ScriptedModel SaysAside(string text)
    {
        _asides.Enqueue(new ScriptedAnswer { Text = text });
        return this;
    }

    /// <summary>Queues the transcript of a spoken turn of the user, for turns found in the audio.</summary>
    /// <param name="text">The words.</param>
    public ScriptedModel UserWillSay(string text)
    {
        _userTexts.Enqueue(text);
        return this;
    }

    /// <inheritdoc />
    public ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        cancellationToken.ThrowIfCancellationRequested();
        if (ConnectError is { } error)
        {
            throw error;
        }

        var connection = new ScriptedConnection(this, settings);
        _connections.Enqueue(connection);
        _opened.Writer.TryWrite(connection);
        return ValueTask.FromResult<IRealtimeConnection>(connection);
    }

    /// <summary>Waits for the next connection that nobody has waited for yet.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<ScriptedConnection> NextConnectionAsync(CancellationToken cancellationToken = default) =>
        _opened.Reader.ReadAsync(cancellationToken);

    internal ScriptedAnswer NextAnswer(bool isAside) =>
        (isAside ? _asides : _answers).TryDequeue(out var answer) ? answer : new ScriptedAnswer { Text = "Okay." };

    internal string NextUserText() => _userTexts.TryDequeue(out var text) ? text : "";
}
