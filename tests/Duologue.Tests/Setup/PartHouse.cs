using Duologue.Audio;
using Duologue.Chat.OpenAICompatible;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Speech.OpenAICompatible;
using Duologue.Testing;
using Duologue.Testing.OpenAICompatible;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Setup;

/// <summary>A cascade of three stand-ins, a session on it, and a clock that moves for the parts only: the limits of cascade and session are not looked at here.</summary>
internal sealed class PartHouse : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly OpenAICompatibleRecognizer _recognizer;
    private readonly OpenAICompatibleChat _chat;
    private readonly OpenAICompatibleVoice _voice;
    private RealtimeSession? _session;

    public PartHouse()
    {
        _recognizer = new OpenAICompatibleRecognizer(new OpenAICompatibleRecognizerOptions { BaseUrl = Ears.BaseUrl, StallTimeout = Limit }, timeProvider: Time);
        _chat = new OpenAICompatibleChat(new OpenAICompatibleChatOptions { BaseUrl = Brain.BaseUrl, Model = "small", StallTimeout = Limit }, timeProvider: Time);
        _voice = new OpenAICompatibleVoice(new OpenAICompatibleVoiceOptions { BaseUrl = Mouth.BaseUrl, StallTimeout = Limit }, timeProvider: Time);
    }

    /// <summary>Every way a server fails that is the same for all three.</summary>
    public static IReadOnlyDictionary<string, FakeAnswer> Failures { get; } = new Dictionary<string, FakeAnswer>(StringComparer.Ordinal)
    {
        ["wrong key"] = FakeAnswer.Refusal(401, "no"),
        ["not allowed"] = FakeAnswer.Refusal(403, "no"),
        ["no such model"] = FakeAnswer.Refusal(404, "model not found"),
        ["bad request"] = FakeAnswer.Refusal(400, "no"),
        ["too many"] = FakeAnswer.Refusal(429, "slow down", retryAfter: 1),
        ["server error"] = FakeAnswer.Refusal(500, "crashed"),
        ["silence"] = FakeAnswer.Silence(),
        ["cut"] = FakeAnswer.Stream(FakeAnswer.Text(""), new FakeStep.BreakOff()),
        ["web page"] = FakeAnswer.With(200, "<html>Welcome</html>", "text/html"),
        ["error inside"] = FakeAnswer.Stream(FakeAnswer.Event("""{"error":{"message":"out of memory"}}""")),
    };

    public FakePartServer Ears { get; } = new();

    public FakePartServer Brain { get; } = new();

    public FakePartServer Mouth { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public SessionRecorder Seen { get; } = new();

    /// <summary>How often a server is asked until the failure is final: what may pass is tried twice, a refusal once more with less.</summary>
    public static int Tries(string failure, bool hasFallback = true) =>
        failure is "too many" or "server error" or "cut" or "error inside" || (failure == "bad request" && hasFallback) ? 2 : 1;

    /// <summary>Failures whose words need name no variable: nothing that is set helps.</summary>
    public static string Known(string failure) => failure is "too many" or "server error" or "cut" or "error inside" ? "CHAT_ STT_ TTS_" : "";

    public async Task<RealtimeSession> StartAsync(RealtimeAgent? agent = null)
    {
        var options = new CascadeOptions
        {
            TimeProvider = new ManualTimeProvider(),
            VoiceActivityDetector = () => new LoudDetector(),
            RecognitionTimeout = Limit * 2,
            ChatTimeout = Limit * 2,
            VoiceTimeout = Limit * 2,
        };
        var runner = new RealtimeRunner(agent ?? new RealtimeAgent { Name = "Helper" }, new CascadeModel(_recognizer, _chat, _voice, options), timeProvider: new ManualTimeProvider());
        var settings = new RealtimeSettings { InputFormat = AudioFormat.Pcm16k, OutputFormat = AudioFormat.Pcm24k };
        return _session = await runner.StartAsync(settings, [Seen], TestContext.Current.CancellationToken);
    }

    /// <summary>One spoken turn: silence, speech, and enough silence to end it.</summary>
    public async Task UserSpeaksAsync()
    {
        await SendAsync(400, 0);
        await SendAsync(500, 1_000);
        await SendAsync(600, 0);
    }

    public Task UserBeginsAsync() => SendAsync(200, 1_000);

    /// <summary>Lets the time pass that a failure takes: a pause before the second try, or the limit of a silence.</summary>
    public async Task PassAsync(FakePartServer server, string failure)
    {
        var failed = Duologue.Tests.Testing.Eventually.HoldsAsync(() => Seen.Of<SessionEvent.ErrorOccurred>().Count > 0);
        if (failure == "silence")
        {
            // Who waits for the server has begun to: the request is there. Only this wait may end, not that for what follows.
            await server.NextRequestAsync(TestContext.Current.CancellationToken);
            Time.Advance(Limit);
            await failed;
        }

        await Passing.UntilAsync(failed, Time, TimeSpan.FromSeconds(2));
    }

    public async ValueTask DisposeAsync()
    {
        if (_session is not null)
        {
            await _session.DisposeAsync();
        }

        _recognizer.Dispose();
        _chat.Dispose();
        _voice.Dispose();
        await Ears.DisposeAsync();
        await Brain.DisposeAsync();
        await Mouth.DisposeAsync();
    }

    private async Task SendAsync(int milliseconds, short sample)
    {
        var frame = new byte[AudioFormat.Pcm16k.BytesFor(TimeSpan.FromMilliseconds(20))];
        for (var i = 0; i < frame.Length; i += 2)
        {
            BitConverter.TryWriteBytes(frame.AsSpan(i), sample);
        }

        for (; milliseconds > 0 && _session is not null; milliseconds -= 20)
        {
            await _session.SendAudioAsync(new AudioFrame(AudioFormat.Pcm16k, frame), TestContext.Current.CancellationToken);
        }
    }
}
