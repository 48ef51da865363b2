using System.Net;
using Duologue.Audio;
using Microsoft.Extensions.AI;

namespace Duologue.AspNetCore.Tests.Audio;

public class TranscribeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(8_000, 1, 16, false)]
    [InlineData(11_025, 1, 16, false)]
    [InlineData(16_000, 1, 8, false)]
    [InlineData(22_050, 2, 16, false)]
    [InlineData(24_000, 1, 24, false)]
    [InlineData(44_100, 2, 24, false)]
    [InlineData(44_100, 1, 32, false)]
    [InlineData(48_000, 2, 32, true)]
    [InlineData(48_000, 1, 64, true)]
    [InlineData(48_000, 6, 16, false)]
    public async Task Any_wav_reaches_the_recogniser_as_the_sound_it_is(int rate, int channels, int bits, bool isFloat)
    {
        await using var server = await AudioServer.StartAsync(ears: new WrittenRecognizer().Hears("hello there"));

        var (status, body) = await server.PostAsync("/audio/transcribe", AudioServer.Raw(TestWav.Make(rate, channels, bits, isFloat)));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal("hello there", body.GetProperty("text").GetString());
        Assert.InRange(body.GetProperty("duration_ms").GetInt64(), 999, 1_001);
        var pcm = Assert.Single(server.Ears.Heard);
        Assert.InRange(AudioFormat.Pcm16k.DurationOf(pcm.Length).TotalMilliseconds, 500, 1_001);
        Assert.InRange(TestWav.Strength(pcm, 16_000), TestWav.Peak * 0.97, TestWav.Peak * 1.03);
        Assert.Equal(rate <= 8_000, Assert.Single(server.Ears.Hints).Telephone);
    }

    [Fact(Timeout = 60_000)]
    public async Task Words_come_with_their_times()
    {
        await using var server = await AudioServer.StartAsync(ears: new WrittenRecognizer().Hears("hello there"));

        var (_, body) = await server.PostAsync("/audio/transcribe?language=en-GB", AudioServer.Raw(TestWav.Make()));

        Assert.Equal(["text", "language", "duration_ms", "words"], body.EnumerateObject().Select(p => p.Name));
        var word = body.GetProperty("words")[0];
        Assert.Equal(["text", "start_ms", "end_ms", "confidence"], word.EnumerateObject().Select(p => p.Name));
        Assert.Equal(("hello", 0.9), (word.GetProperty("text").GetString(), word.GetProperty("confidence").GetDouble()));
        Assert.Equal("en-GB", Assert.Single(server.Ears.Hints).Language);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("file")]
    [InlineData("audio")]
    public async Task A_form_carries_the_recording_and_the_language(string field)
    {
        await using var server = await AudioServer.StartAsync(ears: new WrittenRecognizer().Hears("hallo"));
        using var form = new MultipartFormDataContent { { new StringContent("de"), "language" } };
        form.Add(AudioServer.Raw(TestWav.Make()), field, "speech.wav");

        var (status, body) = await server.PostAsync("/audio/transcribe", form);

        Assert.Equal((HttpStatusCode.OK, "hallo"), (status, body.GetProperty("text").GetString()));
        Assert.Equal("de", Assert.Single(server.Ears.Hints).Language);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stream_of_unknown_length_is_read_to_its_end()
    {
        await using var server = await AudioServer.StartAsync(ears: new WrittenRecognizer().Hears("hello"));
        var samples = TestWav.Make()[44..];

        var (status, body) = await server.PostAsync("/audio/transcribe", AudioServer.Raw(TestWav.Wrap(samples, 1, 16_000, 1, 16, uint.MaxValue), null));

        Assert.Equal((HttpStatusCode.OK, 1_000), (status, body.GetProperty("duration_ms").GetInt64()));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_the_agent_expects_helps_to_understand()
    {
        var tool = AIFunctionFactory.Create(() => "fine", "get_weather").WithExamples("what's the weather in {city}");
        var billing = new RealtimeAgent { Name = "Billing", Examples = { "billing please" } };
        await using var server = await AudioServer.StartAsync(
            agent: () => new RealtimeAgent { Name = "Assistant", Tools = { tool }, Handoffs = { billing } }, ears: new WrittenRecognizer().Hears("x"));

        await server.PostAsync("/audio/transcribe", AudioServer.Raw(TestWav.Make()));

        Assert.Equal(["what's the weather in {city}", "billing please"], Assert.Single(server.Ears.Hints).Examples);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_recogniser_that_is_missing_is_named()
    {
        var ears = new WrittenRecognizer { Error = new Duologue.Speech.SpeechUnavailableException("Install the package pocketsphinx-en-us.") };
        await using var server = await AudioServer.StartAsync(ears: ears);

        foreach (var path in new[] { "/audio/transcribe", "/audio/process-voice-command" })
        {
            var (status, body) = await server.PostAsync(path, AudioServer.Raw(TestWav.Make()));

            Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (status, AudioServer.Code(body)));
            Assert.Contains("pocketsphinx-en-us", body.GetRawText(), StringComparison.Ordinal);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task What_nobody_foresaw_is_logged_and_not_told()
    {
        await using var server = await AudioServer.StartAsync(ears: new WrittenRecognizer { Error = new InvalidOperationException("a secret path") });

        var (status, body) = await server.PostAsync("/audio/transcribe", AudioServer.Raw(TestWav.Make()));

        Assert.Equal((HttpStatusCode.InternalServerError, "internal"), (status, AudioServer.Code(body)));
        Assert.DoesNotContain("secret", body.GetRawText(), StringComparison.Ordinal);
        Assert.Contains(server.Log.All, l => l.Id == 8400 && l.Text.Contains("a secret path", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task Nothing_of_what_is_said_is_logged()
    {
        await using var server = await AudioServer.StartAsync(ears: new WrittenRecognizer().Hears("my number is canary"));

        var (status, _) = await server.PostAsync("/audio/transcribe", AudioServer.Raw(TestWav.Make()));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.DoesNotContain("canary", server.Log.Text, StringComparison.Ordinal);
        Token.ThrowIfCancellationRequested();
    }
}
