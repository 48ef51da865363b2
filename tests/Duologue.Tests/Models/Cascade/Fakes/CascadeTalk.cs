using Duologue.Audio;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Protocol;

namespace Duologue.Tests.Models.Cascade.Fakes;

/// <summary>One conversation with a cascade of fakes. Events are read only when the test asks for them.</summary>
internal sealed class CascadeTalk : IAsyncDisposable
{
    private readonly CancellationTokenSource _guard = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private IAsyncEnumerator<ServerEvent>? _events;
    private IRealtimeConnection? _connection;
    private int _marks;

    private CascadeTalk()
    {
        // A test that waits for an event that never comes shall fail, not hang.
        _guard.CancelAfter(TimeSpan.FromSeconds(20));
    }

    public ScriptedRecognizer Ears { get; private init; } = new();

    public ScriptedChat Brain { get; private init; } = new();

    public ToneVoice Mouth { get; private init; } = new();

    public ManualClock Clock { get; } = new();

    public List<ServerEvent> Seen { get; } = [];

    public IRealtimeConnection Connection => _connection ?? throw new InvalidOperationException();

    public AudioFormat Format { get; private init; } = AudioFormat.Pcm16k;

    /// <summary>Settings with 16 kHz both ways, which makes the fakes' audio pass unchanged.</summary>
    public static RealtimeSettings Settings { get; } =
        new() { InputFormat = AudioFormat.Pcm16k, OutputFormat = AudioFormat.Pcm16k, Instructions = "Be brief." };

    public static async Task<CascadeTalk> OpenAsync(
        RealtimeSettings? settings = null, ScriptedRecognizer? ears = null, ScriptedChat? brain = null, ToneVoice? mouth = null,
        Action<CascadeOptions>? tune = null)
    {
        settings ??= Settings;
        var talk = new CascadeTalk
        {
            Ears = ears ?? new ScriptedRecognizer(),
            Brain = brain ?? new ScriptedChat(),
            Mouth = mouth ?? new ToneVoice(),
            Format = settings.InputFormat ?? AudioFormat.Pcm24k,
        };
        var options = new CascadeOptions { TimeProvider = talk.Clock, VoiceActivityDetector = () => new LoudDetector() };
        tune?.Invoke(options);
        var model = new CascadeModel(talk.Ears, talk.Brain, talk.Mouth, options);
        talk._connection = await model.ConnectAsync(settings, talk._guard.Token);
        talk._events = WireCheck.ReceiveAsync(talk._connection, talk._guard.Token).GetAsyncEnumerator(talk._guard.Token);
        await talk.NextAsync<ServerEvent.SessionCreated>();
        return talk;
    }

    public ValueTask SendAsync(ClientEvent clientEvent) => Connection.SendAsync(clientEvent, _guard.Token);

    public async Task SendAsync(params ClientEvent[] clientEvents)
    {
        foreach (var clientEvent in clientEvents)
        {
            await SendAsync(clientEvent);
        }
    }

    /// <summary>Appends speech, 20 ms at a time.</summary>
    public Task SpeakAsync(int milliseconds) => AppendAsync(milliseconds, 1_000);

    /// <summary>Appends silence, 20 ms at a time.</summary>
    public Task PauseAsync(int milliseconds) => AppendAsync(milliseconds, 0);

    /// <summary>One whole turn: silence, speech, and enough silence to end it.</summary>
    public async Task SayAsync(int milliseconds = 500)
    {
        await PauseAsync(400);
        await SpeakAsync(milliseconds);
        await PauseAsync(220);
    }

    /// <summary>Adds a typed message of the user.</summary>
    public Task TypeAsync(string text, string? id = null) => SendAsync(
        (ClientEvent)new ClientEvent.CreateItem(new WireItem
        {
            Id = id,
            Type = "message",
            Role = "user",
            Content = [new WireContentPart { Type = "input_text", Text = text }],
        })).AsTask();

    /// <summary>Reads until an event of a kind comes.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? which = null)
        where T : ServerEvent
    {
        while (await ReadAsync() is { } serverEvent)
        {
            if (serverEvent is T wanted && which?.Invoke(wanted) != false)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"The line ended without {typeof(T).Name}; seen: {string.Join(", ", Types())}");
    }

    /// <summary>Reads to the end of the next response, its rate limits included.</summary>
    public async Task<WireResponse> ResponseAsync()
    {
        var done = await NextAsync<ServerEvent.ResponseDone>();
        await NextAsync<ServerEvent.RateLimitsUpdated>();
        return done.Response;
    }

    /// <summary>Reads everything that comes before an answer to something sent now.</summary>
    public async Task SettleAsync()
    {
        var mark = $"mark-{++_marks}";
        await SendAsync(new ClientEvent.RetrieveItem(mark) { EventId = mark });
        await NextAsync<ServerEvent.Failure>(failure => failure.Error.EventId == mark);
        Seen.RemoveAt(Seen.Count - 1);
    }

    /// <summary>Waits, without reading, until everything sent so far was handled: a session with new examples readies the recogniser.</summary>
    public async Task HandledAsync()
    {
        var mark = $"mark {++_marks}";
        await SendAsync(new ClientEvent.UpdateSession(new WireSession { Tools = [new WireTool { Type = "function", Name = "mark", Examples = [mark] }] }));
        while (!Ears.IsPreparedFor(mark))
        {
            _guard.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Reads what is left after the connection was closed.</summary>
    public async Task DrainAsync()
    {
        while (await ReadAsync() is not null)
        {
        }
    }

    /// <summary>Types of the events seen, equal neighbours once, without transcription, which has no fixed place.</summary>
    public string[] Types(bool withTranscription = false)
    {
        var types = new List<string>();
        foreach (var type in Seen.Select(serverEvent => serverEvent.Type))
        {
            if ((types.Count == 0 || types[^1] != type)
                && (withTranscription || !type.StartsWith("conversation.item.input_audio_transcription", StringComparison.Ordinal)))
            {
                types.Add(type);
            }
        }

        return [.. types];
    }

    public T Only<T>()
        where T : ServerEvent => Assert.Single(Seen.OfType<T>());

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        if (_events is not null)
        {
            await _events.DisposeAsync();
        }

        _guard.Dispose();
    }

    private async Task<ServerEvent?> ReadAsync()
    {
        if (_events is null || !await _events.MoveNextAsync())
        {
            return null;
        }

        // An audio delta's memory holds only until the next event.
        var serverEvent = _events.Current is ServerEvent.OutputAudioDelta delta ? delta with { Audio = delta.Audio.ToArray() } : _events.Current;
        Seen.Add(serverEvent);
        return serverEvent;
    }

    private async Task AppendAsync(int milliseconds, short sample)
    {
        var converter = new AudioConverter(AudioFormat.Pcm16k, Format);
        var frame = new byte[640];
        for (var i = 0; i < frame.Length; i += 2)
        {
            BitConverter.TryWriteBytes(frame.AsSpan(i), sample);
        }

        for (; milliseconds > 0; milliseconds -= 20)
        {
            await SendAsync(new ClientEvent.AppendAudio(converter.Convert(frame)));
        }
    }
}
