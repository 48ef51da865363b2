using Duologue.Audio;
using Duologue.Http;
using Duologue.Speech;
using Duologue.Speech.OpenAICompatible;
using Duologue.Testing;
using Duologue.Testing.OpenAICompatible;

namespace Duologue.Tests.Speech.OpenAICompatible;

public sealed class OpenAICompatibleVoiceTests : IAsyncDisposable
{
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    private readonly FakePartServer _server = new();
    private readonly ManualTimeProvider _time = new();
    private readonly OpenAICompatibleVoiceOptions _options;
    private OpenAICompatibleVoice? _voice;

    public OpenAICompatibleVoiceTests() =>
        _options = new OpenAICompatibleVoiceOptions { BaseUrl = _server.BaseUrl, Model = "kokoro", ApiKey = "sk-secret", Voices = ["af_heart", "am_adam"] };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private OpenAICompatibleVoice Voice => _voice ??= new OpenAICompatibleVoice(_options, timeProvider: _time);

    public async ValueTask DisposeAsync()
    {
        _voice?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_request_says_text_voice_and_manner()
    {
        _options.Instructions = "Whisper.";
        _server.Will(FakeSpeech.Pcm(Tenth), FakeSpeech.Pcm(Tenth));

        await SpeakAsync(new VoiceRequest("Grüße.") { Voice = "AM_ADAM", Speed = 1.25 });
        await SpeakAsync(new VoiceRequest("Hello.") { Voice = "marin" });

        Assert.Equal("Bearer sk-secret", _server.Requests[0].Headers["Authorization"]);
        Assert.Equal("/v1/audio/speech", _server.Requests[0].Path);
        Assert.Equal(
            """{"model":"kokoro","input":"Grüße.","voice":"am_adam","response_format":"pcm","speed":1.25,"instructions":"Whisper."}""", _server.Requests[0].Text);
        Assert.Equal("""{"model":"kokoro","input":"Hello.","voice":"af_heart","response_format":"pcm","instructions":"Whisper."}""", _server.Requests[1].Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Audio_goes_on_before_the_rest_has_come()
    {
        var gate = new TaskCompletionSource();
        _server.Will(FakeSpeech.Stream(FakeSpeech.Sound(Tenth / 2), new FakeStep.Wait(gate.Task), FakeSpeech.Sound(Tenth)));

        var heard = 0;
        await foreach (var chunk in Voice.SpeakAsync(new VoiceRequest("Hello."), Token))
        {
            heard += chunk.Frame.Data.Length;
            if (heard == AudioFormat.Pcm24k.BytesFor(Tenth / 2))
            {
                gate.SetResult();
            }
        }

        Assert.Equal(AudioFormat.Pcm24k.BytesFor(Tenth * 1.5), heard);
    }

    [Fact(Timeout = 60_000)]
    public async Task Events_and_WAV_files_are_heard_too()
    {
        _server.Will(FakeSpeech.Events(Tenth, Tenth * 2.5), FakeSpeech.Wav(Tenth, 22_050));

        Assert.Equal(FakeSpeech.Tone(Tenth, 24_000).Length * 3.5, Bytes(await SpeakAsync()).Length);
        var wav = await SpeakAsync();

        Assert.Equal(FakeSpeech.Tone(Tenth, 22_050), Bytes(wav));
        Assert.All(wav, c => Assert.Equal(22_050, c.Frame.Format.SampleRate));
    }

    [Fact(Timeout = 60_000)]
    public async Task Headerless_audio_has_the_rate_that_is_set_unless_the_server_says_another()
    {
        _options.SampleRate = 16_000;
        _server.Will(FakeSpeech.Pcm(Tenth), FakeSpeech.Pcm(Tenth) with { ContentType = "audio/pcm; rate=48000" });

        Assert.All(await SpeakAsync(), c => Assert.Equal(16_000, c.Frame.Format.SampleRate));
        Assert.All(await SpeakAsync(), c => Assert.Equal(AudioFormat.Pcm48k, c.Frame.Format));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_refuses_PCM_is_asked_for_WAV_and_remembered()
    {
        _server.Will(FakeAnswer.Refusal(400, "pcm is not supported"), FakeSpeech.Wav(Tenth), FakeSpeech.Wav(Tenth));

        await SpeakAsync();
        await SpeakAsync();

        Assert.Equal(["pcm", "wav", "wav"], _server.Requests.Select(r => r.Json.GetProperty("response_format").GetString()));
    }

    [Fact(Timeout = 60_000)]
    public async Task Ending_the_enumeration_ends_the_request()
    {
        _server.Will(FakeSpeech.Stream(FakeSpeech.Sound(Tenth), new FakeStep.Stall()));

        await foreach (var chunk in Voice.SpeakAsync(new VoiceRequest("Hello."), Token))
        {
            break;
        }

        await (await _server.NextRequestAsync(Token)).Abandoned.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Broken_off_is_tried_again_only_while_nothing_was_heard()
    {
        _server.Will(FakeAnswer.Refusal(502, "warming up"), FakeSpeech.Stream(FakeSpeech.Sound(Tenth), new FakeStep.BreakOff()));

        Assert.Equal(PartFailure.BrokenOff, (await Assert.ThrowsAsync<PartException>(() => SpeakAsync())).Reason);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Silence_in_the_middle_ends_the_answer()
    {
        _server.Will(FakeSpeech.Stream(FakeSpeech.Sound(Tenth), new FakeStep.Stall()));
        await using var chunks = Voice.SpeakAsync(new VoiceRequest("Hello."), Token).GetAsyncEnumerator(Token);
        for (var left = AudioFormat.Pcm24k.BytesFor(Tenth); left > 0; left -= chunks.Current.Frame.Data.Length)
        {
            await chunks.MoveNextAsync();
        }

        var next = chunks.MoveNextAsync().AsTask();
        await Passing.UntilAsync(next, _time, _options.StallTimeout);

        var error = await Assert.ThrowsAsync<PartException>(() => next);
        Assert.Equal(PartFailure.Silent, error.Reason);
        Assert.Contains("30 s", error.Message);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("{\"error\":\"no such voice\"}", "application/json", PartFailure.ServerError, "no such voice")]
    [InlineData("<html>", "text/html", PartFailure.Garbage, "text/html instead of audio")]
    [InlineData("ID3\u0003 and so on", "audio/mpeg", PartFailure.Garbage, "compressed")]
    [InlineData("", "audio/pcm", PartFailure.Garbage, "no audio")]
    [InlineData("data: {\"type\":\"speech.audio.delta\",\"audio\":\"###\"}\n\n", "text/event-stream", PartFailure.Garbage, "damaged")]
    [InlineData("data: {\"type\":\"speech.audio.delta\",\"audio\":\"AAAA\"}\n\n", "text/event-stream", PartFailure.BrokenOff, "broke")]
    public async Task What_is_no_speech_is_said(string body, string type, PartFailure reason, string said)
    {
        var answer = FakeAnswer.With(200, body, type);
        _server.Will(answer, answer);

        var error = await Assert.ThrowsAsync<PartException>(() => SpeakAsync());

        Assert.Equal(reason, error.Reason);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public void Voices_are_those_that_are_named()
    {
        Assert.Equal(["af_heart", "am_adam"], Voice.Voices);
        Assert.Throws<ArgumentException>(() => new OpenAICompatibleVoice(new OpenAICompatibleVoiceOptions { BaseUrl = "http://localhost", Voices = [] }));
    }

    private static byte[] Bytes(IEnumerable<VoiceChunk> chunks) => [.. chunks.SelectMany(c => c.Frame.Data.ToArray())];

    private async Task<List<VoiceChunk>> SpeakAsync(VoiceRequest? request = null)
    {
        var speaking = ReadAsync(request ?? new VoiceRequest("Hello."));
        await Passing.UntilAsync(speaking, _time, TimeSpan.FromSeconds(2));
        return await speaking;
    }

    private async Task<List<VoiceChunk>> ReadAsync(VoiceRequest request)
    {
        var chunks = new List<VoiceChunk>();
        await foreach (var chunk in Voice.SpeakAsync(request, Token))
        {
            chunks.Add(chunk);
        }

        return chunks;
    }
}
