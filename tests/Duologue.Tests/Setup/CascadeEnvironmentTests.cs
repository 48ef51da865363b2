using Duologue.Chat.Intents;
using Duologue.Chat.OpenAICompatible;
using Duologue.Models;
using Duologue.Setup;
using Duologue.Speech;
using Duologue.Speech.OpenAICompatible;
using Duologue.Speech.PocketSphinx;
using Duologue.Testing.OpenAICompatible;
using Duologue.Tests.Architecture;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Setup;

public sealed class CascadeEnvironmentTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Nothing_named_is_nothing_configured()
    {
        Assert.False(CascadeEnvironment.IsConfigured(Variables()));
        Assert.False(CascadeEnvironment.IsConfigured(Variables(("CHAT_MODEL", "small"), ("STT_BASE_URL", " "))));
        Assert.True(CascadeEnvironment.IsConfigured(Variables(("TTS_BASE_URL", "http://localhost:8880"))));
    }

    [Fact]
    public void Each_part_stands_by_itself_and_the_offline_one_fills_in()
    {
        var heard = CascadeEnvironment.CreateParts(null, Variables(("STT_BASE_URL", "http://localhost:8000")));
        var thought = CascadeEnvironment.CreateParts(null, Variables(("CHAT_BASE_URL", "http://localhost:11434"), ("CHAT_MODEL", "small")));
        var spoken = CascadeEnvironment.CreateParts(null, Variables(("TTS_BASE_URL", "http://localhost:8880"), ("TTS_VOICE", "af_heart, am_adam")));

        Assert.IsType<OpenAICompatibleRecognizer>(heard.Recognizer);
        Assert.IsType<IntentChatClient>(heard.Chat);
        Assert.IsType<VoiceByLanguage>(heard.Voice);
        Assert.IsType<OpenAICompatibleChat>(thought.Chat);
        Assert.IsType<PocketSphinxRecognizer>(thought.Recognizer);
        Assert.Equal(["af_heart", "am_adam"], Assert.IsType<OpenAICompatibleVoice>(spoken.Voice).Voices);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once()
    {
        var error = Assert.Throws<RealtimeException>(() => CascadeEnvironment.CreateParts(null, Variables(
            ("STT_BASE_URL", "localhost:8000"), ("CHAT_BASE_URL", "http://localhost:11434"), ("CHAT_EXTRA_BODY", "[1]"), ("TTS_SAMPLE_RATE", "fast"), ("TTS_VOICE", ","))));

        Assert.Equal(RealtimeFailure.InvalidSettings, error.Reason);
        foreach (var part in new[] { "STT_BASE_URL is no address", "CHAT_MODEL is missing", "CHAT_EXTRA_BODY is no JSON object", "TTS_SAMPLE_RATE is no number", "TTS_VOICE names no voice", "TTS_VOICE is set without TTS_BASE_URL" })
        {
            Assert.Contains(part, error.Message);
        }
    }

    [Fact]
    public void A_key_is_in_no_message()
    {
        var error = Assert.Throws<RealtimeException>(() => CascadeEnvironment.CreateParts(null, Variables(
            ("STT_BASE_URL", "nonsense"), ("STT_API_KEY", "sk-secret"), ("TTS_API_KEY", "sk-secret"))));

        Assert.DoesNotContain("sk-secret", error.ToString());
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_set_is_sent()
    {
        await using var server = new FakePartServer();
        server.Will(FakeTranscription.Hears("hallo"), FakeChat.Says("Ja."), FakeSpeech.Pcm(TimeSpan.FromMilliseconds(100)));
        var url = server.BaseUrl[..^3];
        var parts = CascadeEnvironment.CreateParts(null, Variables(
            ("STT_BASE_URL", url), ("STT_MODEL", "big-ears"), ("STT_API_KEY", "key-1"), ("STT_LANGUAGE", "de"),
            ("CHAT_BASE_URL", url + "/"), ("CHAT_MODEL", "small"), ("CHAT_API_KEY", "key-2"), ("CHAT_EXTRA_BODY", """{"think":false}"""),
            ("TTS_BASE_URL", url + "/v1/"), ("TTS_MODEL", "kokoro"), ("TTS_API_KEY", "key-3"), ("TTS_VOICE", "af_heart"), ("TTS_SAMPLE_RATE", "16000")));

        await using var utterance = await parts.Recognizer.StartAsync(new SpeechHints(), Token);
        utterance.Push(new byte[16_000]);
        await utterance.FinishAsync(Token);
        await parts.Chat.GetResponseAsync([new ChatMessage(ChatRole.User, "Hallo")], null, Token);
        await foreach (var chunk in parts.Voice.SpeakAsync(new VoiceRequest("Ja."), Token))
        {
            Assert.Equal(16_000, chunk.Frame.Format.SampleRate);
        }

        var (ears, brain, mouth) = (server.Requests[0], server.Requests[1], server.Requests[2]);
        Assert.Equal(["Bearer key-1", "Bearer key-2", "Bearer key-3"], server.Requests.Select(r => r.Headers["Authorization"]));
        Assert.Equal(["/v1/audio/transcriptions", "/v1/chat/completions", "/v1/audio/speech"], server.Requests.Select(r => r.Path));
        Assert.Equal(("big-ears", "de"), (ears.Field("model"), ears.Field("language")));
        Assert.Equal(("small", false), (brain.Json.GetProperty("model").GetString(), brain.Json.GetProperty("think").GetBoolean()));
        Assert.Equal(("kokoro", "af_heart"), (mouth.Json.GetProperty("model").GetString(), mouth.Json.GetProperty("voice").GetString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_of_such_parts_is_a_cascade_that_asks_nobody_before_a_caller_speaks()
    {
        await using var server = new FakePartServer();
        var environment = Variables(("STT_BASE_URL", server.BaseUrl), ("CHAT_BASE_URL", server.BaseUrl), ("CHAT_MODEL", "small"), ("TTS_BASE_URL", server.BaseUrl));
        var model = CascadeEnvironment.CreateModel(CascadeEnvironment.CreateParts(null, environment));

        await model.PrepareAsync(RealtimeSettings.Default, Token);

        Assert.Equal("cascade", model.Name);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public void Every_variable_is_documented()
    {
        var asked = new HashSet<string>(StringComparer.Ordinal);
        _ = CascadeEnvironment.CreateParts(null, name =>
        {
            asked.Add(name);
            return name.EndsWith("_BASE_URL", StringComparison.Ordinal) ? "http://localhost" : name == "CHAT_MODEL" ? "small" : null;
        });

        var example = File.ReadAllText(Path.Combine(SourceTree.Root, ".env.example"));
        var guide = File.ReadAllText(Path.Combine(SourceTree.Root, "docs", "guide", "own-parts.md"));
        Assert.Equal(13, asked.Count);
        Assert.All(asked, name => Assert.Contains($"# {name}=", example));
        Assert.All(asked, name => Assert.Contains($"`{name}`", guide));
    }

    [Fact]
    public void The_example_set_is_reachable_from_this_machine_only()
    {
        var ports = File.ReadLines(Path.Combine(SourceTree.Root, "compose.yaml")).SkipWhile(l => l != "services:").Where(l => l.TrimStart().StartsWith("- \"", StringComparison.Ordinal)).ToList();

        Assert.Equal(3, ports.Count);
        Assert.All(ports, line => Assert.StartsWith("- \"127.0.0.1:", line.TrimStart()));
    }

    private static Func<string, string?> Variables(params (string Name, string Value)[] variables) =>
        name => variables.Where(v => v.Name == name).Select(v => v.Value).FirstOrDefault();
}
