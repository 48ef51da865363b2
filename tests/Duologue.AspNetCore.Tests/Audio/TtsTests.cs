using System.Net;
using System.Text;
using Duologue.Audio;

namespace Duologue.AspNetCore.Tests.Audio;

public class TtsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_text_comes_back_as_a_wav_file()
    {
        await using var server = await AudioServer.StartAsync();

        using var response = await server.SendAsync("/audio/tts", Json("""{"text":"one two three","voice":"high","speed":1.25,"language":"en-GB"}"""));
        using var body = new MemoryStream(await response.Content.ReadAsByteArrayAsync(Token));
        var wav = WavFile.Read(body);

        Assert.Equal((HttpStatusCode.OK, "audio/wav"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.Equal((24_000, 1, 16), (wav.Info.SampleRate, wav.Info.Channels, wav.Info.BitsPerSample));
        Assert.InRange(wav.Duration.TotalMilliseconds, 595, 605);
        var request = Assert.Single(server.Mouth.Requests);
        Assert.Equal(("one two three", "high", 1.25, "en-GB"), (request.Text, request.Voice, request.Speed, request.Language));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("?format=pcm", null)]
    [InlineData("", "audio/pcm")]
    [InlineData("", "audio/pcm, audio/*;q=0.5")]
    public async Task Bare_samples_come_when_they_are_asked_for(string query, string? accept)
    {
        await using var server = await AudioServer.StartAsync();

        using var response = await server.SendAsync("/audio/tts" + query, Json("""{"text":"one two"}"""), accept);
        var pcm = await response.Content.ReadAsByteArrayAsync(Token);

        Assert.Equal("audio/pcm; rate=24000; channels=1", response.Content.Headers.ContentType?.ToString());
        Assert.InRange(AudioFormat.Pcm24k.DurationOf(pcm.Length).TotalMilliseconds, 395, 405);
        Assert.InRange(TestWav.Strength(pcm, 24_000), 0.23, 0.26);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_sound_is_sent_before_the_last_is_made()
    {
        var gate = new TaskCompletionSource();
        await using var server = await AudioServer.StartAsync();
        server.Mouth.Gate = gate.Task;

        using var response = await server.SendAsync("/audio/tts", Json("""{"text":"one two three"}"""));
        await using var stream = await response.Content.ReadAsStreamAsync(Token);
        var start = new byte[44 + 2_000];
        await stream.ReadExactlyAsync(start, Token);

        Assert.False(gate.Task.IsCompleted);
        Assert.Equal("RIFF", Encoding.ASCII.GetString(start, 0, 4));
        gate.SetResult();
        using var rest = new MemoryStream();
        await stream.CopyToAsync(rest, Token);
        Assert.InRange(AudioFormat.Pcm24k.DurationOf(rest.Length + 2_000).TotalMilliseconds, 595, 605);
    }

    [Fact(Timeout = 60_000)]
    public async Task Forms_are_read_as_well()
    {
        await using var server = await AudioServer.StartAsync();
        using var encoded = new FormUrlEncodedContent([new("text", "hello & goodbye"), new("speed", "0.5")]);
        using var multipart = new MultipartFormDataContent { { new StringContent("hello"), "text" }, { new StringContent("high"), "voice" } };

        using var first = await server.SendAsync("/audio/tts", encoded);
        using var second = await server.SendAsync("/audio/tts", multipart);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode));
        Assert.Equal([("hello & goodbye", null, 0.5), ("hello", "high", 1)], server.Mouth.Requests.Select(r => (r.Text, r.Voice, r.Speed)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_voice_that_fails_later_breaks_the_stream_off()
    {
        await using var server = await AudioServer.StartAsync();
        server.Mouth.Error = new InvalidOperationException("no breath");

        // The line breaks while the answer's head or its sound is read.
        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            using var response = await server.SendAsync("/audio/tts", Json("""{"text":"one two"}"""));
            await response.Content.ReadAsByteArrayAsync(Token);
        });

        Assert.Contains(server.Log.All, l => l.Id == 8400);
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");
}
