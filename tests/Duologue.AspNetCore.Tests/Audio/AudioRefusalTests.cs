using System.Net;
using System.Text;

namespace Duologue.AspNetCore.Tests.Audio;

/// <summary>Every way to send the wrong thing, each with its status and code; nothing of it disturbs the server.</summary>
public class AudioRefusalTests
{
    private static readonly byte[] Wav = TestWav.Make();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<string, int, string> Recordings => new()
    {
        { "empty", 400, "no_audio" },
        { "ogg", 400, "not_wav" },
        { "half a header", 400, "not_wav" },
        { "no samples", 400, "not_wav" },
        { "compressed", 400, "not_wav" },
        { "header only", 400, "not_wav" },
        { "text", 400, "not_wav" },
        { "truncated", 400, "truncated" },
        { "odd bytes", 400, "odd_bytes" },
        { "odd stream", 400, "odd_bytes" },
        { "80 ms", 422, "too_short" },
        { "silence", 422, "silence" },
        { "two minutes", 413, "too_long" },
        { "too large", 413, "too_large" },
    };

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Recordings))]
    public async Task A_recording_that_cannot_be_used_is_refused_with_the_reason(string what, int status, string code)
    {
        await using var server = await AudioServer.StartAsync(o => (o.MaximumDuration, o.MaximumBody) = (TimeSpan.FromMinutes(1), 2_000_000));

        foreach (var path in new[] { "/audio/transcribe", "/audio/process-voice-command" })
        {
            using var content = AudioServer.Raw(Recording(what));
            using var response = await server.SendAsync(path, content, null, ("Expect", "100-continue"));
            var body = System.Text.Json.JsonElement.Parse(await response.Content.ReadAsStringAsync(Token));

            Assert.Equal((status, code), ((int)response.StatusCode, AudioServer.Code(body)));
            Assert.NotEmpty(body.GetProperty("error").GetProperty("message").GetString()!);
            Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        }

        Assert.Empty(server.Ears.Heard);
        server.Ears.Hears("hello");
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/audio/transcribe", AudioServer.Raw(Wav))).Status);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("audio/mpeg", 415, "unsupported_media_type")]
    [InlineData("application/json", 415, "unsupported_media_type")]
    [InlineData("text/plain", 415, "unsupported_media_type")]
    [InlineData("no media type", 415, "unsupported_media_type")]
    [InlineData("multipart/form-data", 400, "bad_form")]
    [InlineData("multipart/form-data; boundary=x", 400, "bad_form")]
    public async Task A_body_of_another_kind_is_refused(string type, int status, string code)
    {
        await using var server = await AudioServer.StartAsync();
        using var content = new ByteArrayContent(Wav);
        content.Headers.TryAddWithoutValidation("Content-Type", type);

        var (got, body) = await server.PostAsync("/audio/transcribe", content);

        Assert.Equal((status, code), ((int)got, AudioServer.Code(body)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_form_without_a_file_or_with_two_is_refused()
    {
        await using var server = await AudioServer.StartAsync();
        using var none = new MultipartFormDataContent { { new StringContent("en"), "language" } };
        using var two = new MultipartFormDataContent { { AudioServer.Raw(Wav), "file", "a.wav" }, { AudioServer.Raw(Wav), "file", "b.wav" } };

        var (first, without) = await server.PostAsync("/audio/transcribe", none);
        var (second, with) = await server.PostAsync("/audio/transcribe", two);

        Assert.Equal((HttpStatusCode.BadRequest, "no_audio"), (first, AudioServer.Code(without)));
        Assert.Equal((HttpStatusCode.BadRequest, "bad_form"), (second, AudioServer.Code(with)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_form_whose_file_is_too_large_is_refused_though_it_does_not_say_its_length()
    {
        await using var server = await AudioServer.StartAsync(o => o.MaximumBody = 10_000);
        using var form = new MultipartFormDataContent { { AudioServer.Raw(Wav), "file", "a.wav" } };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/audio/transcribe", UriKind.Relative)) { Content = form };
        request.Headers.TransferEncodingChunked = true;

        using var response = await server.Http.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", 400, "bad_json")]
    [InlineData("{", 400, "bad_json")]
    [InlineData("null", 400, "bad_json")]
    [InlineData("[1]", 400, "bad_json")]
    [InlineData("""{"text":5}""", 400, "bad_json")]
    [InlineData("""{"text":"a","text":"b"}""", 400, "bad_json")]
    [InlineData("""{}""", 422, "no_text")]
    [InlineData("""{"text":" "}""", 422, "no_text")]
    [InlineData("""{"text":"hello","speed":9}""", 422, "out_of_range")]
    [InlineData("""{"text":"hello","speed":0}""", 422, "out_of_range")]
    [InlineData("""{"text":"hello","format":"mp3"}""", 422, "unknown_format")]
    [InlineData("""{"text":"hello","language":"<b>"}""", 422, "unknown_language")]
    [InlineData("""{"text":"0123456789012345678901234567890123456789"}""", 413, "too_long")]
    public async Task A_text_that_cannot_be_spoken_is_refused(string wish, int status, string code)
    {
        await using var server = await AudioServer.StartAsync(o => o.MaximumText = 30);

        var (got, body) = await server.PostAsync("/audio/tts", new StringContent(wish, Encoding.UTF8, "application/json"));

        Assert.Equal((status, code), ((int)got, AudioServer.Code(body)));
        Assert.Empty(server.Mouth.Requests);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("/audio/tts", "audio/mpeg")]
    [InlineData("/audio/tts", "text/html, audio/wav;q=0")]
    [InlineData("/audio/process-voice-command", "text/html")]
    public async Task An_answer_that_is_not_made_here_is_refused(string path, string accept)
    {
        await using var server = await AudioServer.StartAsync();
        using var content = path == "/audio/tts" ? new StringContent("""{"text":"hello"}""", Encoding.UTF8, "application/json") : AudioServer.Raw(Wav);

        var (status, body) = await server.PostAsync(path, content, accept);

        Assert.Equal((HttpStatusCode.NotAcceptable, "not_acceptable"), (status, AudioServer.Code(body)));
    }

    [Fact(Timeout = 60_000)]
    public async Task One_more_than_can_be_worked_on_is_told_to_come_again()
    {
        var gate = new TaskCompletionSource();
        await using var server = await AudioServer.StartAsync(o => o.MaximumRequests = 1, ears: new WrittenRecognizer { Gate = gate.Task }.Hears("one", "two"));

        var first = server.PostAsync("/audio/transcribe", AudioServer.Raw(Wav));
        await server.Ears.Finishing.Task.WaitAsync(Token);
        using var second = await server.SendAsync("/audio/transcribe", AudioServer.Raw(Wav));
        gate.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, (await first).Status);
        Assert.Equal(HttpStatusCode.OK, (await server.PostAsync("/audio/transcribe", AudioServer.Raw(Wav))).Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_takes_too_long_ends_with_a_word()
    {
        await using var server = await AudioServer.StartAsync(ears: new WrittenRecognizer { Gate = new TaskCompletionSource().Task });

        var asking = server.PostAsync("/audio/transcribe", AudioServer.Raw(Wav));
        await server.Ears.Finishing.Task.WaitAsync(Token);
        server.Clock.Advance(TimeSpan.FromSeconds(61));
        var (status, body) = await asking;

        Assert.Equal((HttpStatusCode.GatewayTimeout, "timeout"), (status, AudioServer.Code(body)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null, null, null, 401)]
    [InlineData("Authorization", "Bearer wrong-key-of-the-server", null, 401)]
    [InlineData("Authorization", "Bearer right-key-of-the-server", null, 200)]
    [InlineData("api-key", "right-key-of-the-server", null, 200)]
    [InlineData("Authorization", "Bearer right-key-of-the-server", "https://evil.example", 403)]
    [InlineData("Authorization", "Bearer right-key-of-the-server", "https://good.example", 200)]
    [InlineData("Authorization", "Bearer right-key-of-the-server", "null", 403)]
    public async Task Who_may_not_enter_is_refused_before_anything_is_read(string? header, string? value, string? origin, int status)
    {
        await using var server = await AudioServer.StartAsync(
            o =>
            {
                o.Access.RequireKey = true;
                o.Access.ApiKeys["test"] = "right-key-of-the-server";
                o.Access.AllowedOrigins.Add("https://good.example");
            },
            ears: new WrittenRecognizer().Hears("hello"));
        List<(string, string)> headers = [];
        if (header is not null && value is not null)
        {
            headers.Add((header, value));
        }

        if (origin is not null)
        {
            headers.Add(("Origin", origin));
        }

        using var response = await server.SendAsync("/audio/transcribe", AudioServer.Raw(Wav), null, [.. headers]);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.DoesNotContain("key-of-the-server", server.Log.Text, StringComparison.Ordinal);
        Assert.Equal(status == 200 ? 1 : 0, server.Ears.Heard.Count);
    }

    private static byte[] Recording(string what)
    {
        var samples = Wav[44..];
        return what switch
        {
            "empty" => [],
            "ogg" => Encoding.ASCII.GetBytes("OggS and so on, for a while, as these files do"),
            "half a header" => Wav[..20],
            "no samples" => TestWav.Wrap([], 1, 16_000, 1, 16),
            "compressed" => TestWav.Wrap(samples, 0x55, 16_000, 1, 16),
            "header only" => Wav[..44],
            "text" => Encoding.UTF8.GetBytes("hello"),
            "truncated" => Wav[..^1_000],
            "odd bytes" => TestWav.Wrap([.. samples, 1], 1, 16_000, 1, 16),
            "odd stream" => TestWav.Wrap([.. samples, 1], 1, 16_000, 1, 16, uint.MaxValue),
            "80 ms" => TestWav.Make(seconds: 0.08),
            "silence" => TestWav.Make(peak: 0.0005),
            "two minutes" => TestWav.Make(rate: 8_000, bits: 8, seconds: 120),
            _ => TestWav.Make(rate: 48_000, bits: 24, seconds: 20),
        };
    }
}
