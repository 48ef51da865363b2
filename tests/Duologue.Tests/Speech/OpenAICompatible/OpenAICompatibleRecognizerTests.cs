using Duologue.Audio;
using Duologue.Http;
using Duologue.Speech;
using Duologue.Speech.OpenAICompatible;
using Duologue.Testing;
using Duologue.Testing.OpenAICompatible;

namespace Duologue.Tests.Speech.OpenAICompatible;

public sealed class OpenAICompatibleRecognizerTests : IAsyncDisposable
{
    private static readonly byte[] Second = FakeSpeech.Tone(TimeSpan.FromSeconds(1), 16_000);

    private readonly FakePartServer _server = new();
    private readonly ManualTimeProvider _time = new();
    private readonly OpenAICompatibleRecognizerOptions _options;
    private OpenAICompatibleRecognizer? _recognizer;

    public OpenAICompatibleRecognizerTests() => _options = new OpenAICompatibleRecognizerOptions { BaseUrl = _server.BaseUrl, Model = "whisper", ApiKey = "sk-secret" };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        _recognizer?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact(Timeout = 60_000)]
    public async Task An_utterance_is_posted_whole_as_a_WAV_file_in_a_form()
    {
        _server.Will(FakeTranscription.Hears(" Hello there. "));

        var result = await HearAsync(new SpeechHints { Language = "de-AT", Examples = ["book a table"] });

        Assert.Equal("Hello there.", result.Text);
        var request = Assert.Single(_server.Requests);
        Assert.Equal(("POST", "/v1/audio/transcriptions", "Bearer sk-secret"), (request.Method, request.Path, request.Headers["Authorization"]));
        Assert.Equal(("whisper", "de", "json", "book a table.", "true"), (request.Field("model"), request.Field("language"), request.Field("response_format"), request.Field("prompt"), request.Field("stream")));
        using var wav = new MemoryStream(request.File("file") ?? []);
        var audio = WavFile.Read(wav);
        Assert.Equal((16_000, 1, Second.Length / 2), (audio.Info.SampleRate, audio.Info.Channels, audio.Samples.Length));
    }

    [Fact(Timeout = 60_000)]
    public async Task Text_grows_while_the_server_streams()
    {
        var gate = new TaskCompletionSource();
        _server.Will(FakeAnswer.Stream(FakeTranscription.Delta("Hello "), new FakeStep.Wait(gate.Task), FakeTranscription.Delta("there."), FakeTranscription.Done("Hello there.")));
        await using var utterance = await StartAsync();
        utterance.Push(Second);

        var finishing = utterance.FinishAsync(Token).AsTask();
        await Duologue.Tests.Testing.Eventually.HoldsAsync(() => utterance.StableText == "Hello ");
        gate.SetResult();

        Assert.Equal("Hello there.", (await finishing).Text);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("text/event-stream", "data: {\"text\":\"Hello\"}\n\ndata: {\"text\":\"there.\"}\n\n")]
    [InlineData("text/event-stream", "data: {\"choices\":[{\"delta\":{\"content\":\"Hello \"}}]}\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"there.\"},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")]
    [InlineData("text/event-stream", "data: {\"type\":\"transcript.text.delta\",\"delta\":\"Hel\"}\r\n\r\ndata: {\"type\":\"transcript.text.done\",\"text\":\"Hello there.\"}\r\n\r\n")]
    [InlineData("text/plain", "{\"text\":\"Hello there.\"}")]
    [InlineData("application/json", "{\"text\":\"Hello there.\",\"segments\":[{\"text\":\"Hello there.\",\"no_speech_prob\":0.01,\"avg_logprob\":-0.2}]}")]
    [InlineData("application/json", "{\"text\":\"Hello there. Thank you.\",\"segments\":[{\"text\":\" Hello there.\",\"no_speech_prob\":0.01,\"avg_logprob\":-0.2},{\"text\":\" Thank you.\",\"no_speech_prob\":0.9,\"avg_logprob\":-1.3}]}")]
    public async Task Answers_of_all_kinds_of_servers_are_read(string type, string body)
    {
        _server.Will(FakeAnswer.With(200, body, type));

        Assert.Equal("Hello there.", (await HearAsync()).Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Words_have_their_times_where_the_server_says_them()
    {
        _options.ResponseFormat = "verbose_json";
        _server.Will(FakeAnswer.With(200, """{"text":"Hello.","words":[{"word":" Hello.","start":0.25,"end":0.75,"probability":0.5}]}"""));

        Assert.Equal([new RecognizedWord("Hello.", TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(0.75), 0.5)], (await HearAsync()).Words);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_set_language_wins_and_auto_leaves_it_to_the_server()
    {
        _options.Language = "fr";
        _server.Will(FakeTranscription.Hears("oui"), FakeTranscription.Hears("oui"));

        await HearAsync(new SpeechHints { Language = "en" });
        _options.Language = "auto";
        await HearAsync(new SpeechHints { Language = "en" });

        Assert.Equal(["fr", null], _server.Requests.Select(r => r.Field("language")));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_refuses_to_stream_is_asked_for_the_whole_and_remembered()
    {
        _server.Will(FakeAnswer.Refusal(422, "stream is not supported"), FakeTranscription.Hears("one"), FakeTranscription.Hears("two"));

        await HearAsync();
        await HearAsync();

        Assert.Equal(["true", null, null], _server.Requests.Select(r => r.Field("stream")));
    }

    [Fact(Timeout = 60_000)]
    public async Task Hardly_any_audio_is_not_worth_a_request()
    {
        await using var utterance = await StartAsync();
        utterance.Push(new byte[3_198]);

        Assert.Equal("", (await utterance.FinishAsync(Token)).Text);
        Assert.Empty(_server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_goes_beyond_the_longest_utterance_is_not_sent()
    {
        _options.MaximumDuration = TimeSpan.FromMilliseconds(500);
        _server.Will(FakeTranscription.Hears("half"));

        await HearAsync();

        Assert.Equal(44 + (Second.Length / 2), _server.Requests[0].File("file")?.Length);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("<html>", "text/html", PartFailure.Garbage, "STT_BASE_URL")]
    [InlineData("{}", "application/json", PartFailure.Garbage, "without a text")]
    [InlineData("{\"text\":", "application/json", PartFailure.Garbage, "not JSON")]
    [InlineData("data: nonsense\n\n", "text/event-stream", PartFailure.Garbage, "damaged")]
    [InlineData("data: {\"error\":{\"message\":\"no memory\"}}\n\n", "text/event-stream", PartFailure.ServerError, "no memory")]
    public async Task What_is_no_transcript_is_said(string body, string type, PartFailure reason, string said)
    {
        var answer = FakeAnswer.With(200, body, type);
        _server.Will(answer, answer);

        var error = await Assert.ThrowsAsync<PartException>(() => HearAsync());

        Assert.Equal(reason, error.Reason);
        Assert.Contains(said, error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Broken_off_twice_is_a_failure()
    {
        var half = FakeAnswer.Stream(FakeTranscription.Delta("Hello "), new FakeStep.BreakOff());
        _server.Will(half, half);

        Assert.Equal(PartFailure.BrokenOff, (await Assert.ThrowsAsync<PartException>(() => HearAsync())).Reason);
        Assert.Equal(2, _server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Giving_up_an_utterance_ends_its_request()
    {
        _server.Will(FakeAnswer.Silence());
        var utterance = await StartAsync();
        utterance.Push(Second);
        var finishing = utterance.FinishAsync(Token).AsTask();
        var request = await _server.NextRequestAsync(Token);

        await utterance.DisposeAsync();

        await request.Abandoned.WaitAsync(Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => finishing);
    }

    private async Task<SpeechResult> HearAsync(SpeechHints? hints = null)
    {
        await using var utterance = await StartAsync(hints);
        utterance.Push(Second.AsSpan(0, 1_001));
        utterance.Push(Second.AsSpan(1_001));
        var finishing = utterance.FinishAsync(Token).AsTask();
        await Passing.UntilAsync(finishing, _time, TimeSpan.FromSeconds(2));
        return await finishing;
    }

    private ValueTask<IUtterance> StartAsync(SpeechHints? hints = null)
    {
        _recognizer ??= new OpenAICompatibleRecognizer(_options, timeProvider: _time);
        return _recognizer.StartAsync(hints ?? new SpeechHints(), Token);
    }
}
