using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Duologue.Audio;

namespace Duologue.App.Tests.Serve;

/// <summary>The classic audio routes of a running server with real sound: recordings are understood, and the answers are listened to.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "pocketsphinx,flite,loopback")]
public sealed class SpokenAudioTests : IDisposable
{
    private readonly HttpClient _http;

    public SpokenAudioTests(ServerFixture fixture)
    {
        Samples.NeedOfflineEngine();
        _http = new HttpClient { BaseAddress = fixture.Server.Url, Timeout = TimeSpan.FromMinutes(2) };
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_voice_command_is_understood_done_and_answered_in_speech_that_can_be_understood()
    {
        var (status, answer) = await PostAsync("/audio/process-voice-command", Wav(File.ReadAllBytes(Samples.Path("weather.wav"))), "application/json");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains("weather", answer.GetProperty("transcript").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Paris", answer.GetProperty("answer").GetString(), StringComparison.Ordinal);
        var tool = Assert.Single(answer.GetProperty("tools").EnumerateArray());
        Assert.Equal(("get_weather", "Paris"), (tool.GetProperty("name").GetString(), tool.GetProperty("arguments").GetProperty("city").GetString()));

        var (_, heard) = await PostAsync("/audio/transcribe", Wav(answer.GetProperty("audio").GetBytesFromBase64()));

        Assert.Contains("paris", heard.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("degrees", heard.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_voice_command_can_hand_over()
    {
        using var form = new MultipartFormDataContent { { Wav(File.ReadAllBytes(Samples.Path("billing.wav"))), "file", "billing.wav" } };

        var (_, answer) = await PostAsync("/audio/process-voice-command", form, "application/json");

        Assert.Equal("Billing", answer.GetProperty("agent").GetString());
    }

    [Fact(Timeout = 120_000)]
    public async Task What_is_spoken_is_understood_again()
    {
        using var text = new StringContent("""{"text":"Please check the number and dial again."}""", Encoding.UTF8, "application/json");
        using var spoken = await _http.PostAsync(new Uri("/audio/tts", UriKind.Relative), text, Token);

        var (_, heard) = await PostAsync("/audio/transcribe", Wav(await spoken.Content.ReadAsByteArrayAsync(Token)));

        Assert.Contains("number", heard.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory(Timeout = 120_000)]
    [InlineData("prompts-16k/number-not-answering.wav", "number", 1)]
    [InlineData("prompts-8k/one-moment-please.wav", "moment", 1)]
    [InlineData("prompts-16k/number-not-answering.wav", "number", 2)]
    public async Task Recorded_people_are_understood_at_any_rate(string name, string word, int factor)
    {
        var recording = WavFile.Read(Shared(name));
        var rate = recording.Info.SampleRate * factor;
        using var file = new MemoryStream();
        using (var writer = new WavWriter(file, new AudioFormat(AudioEncoding.Pcm16, rate), leaveOpen: true))
        {
            writer.Write(recording.At(rate));
        }

        var (status, heard) = await PostAsync("/audio/transcribe", Wav(file.ToArray()));

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Contains(word, heard.GetProperty("text").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.InRange(heard.GetProperty("duration_ms").GetInt64(), recording.Duration.TotalMilliseconds - 5, recording.Duration.TotalMilliseconds + 5);
    }

    public void Dispose() => _http.Dispose();

    private static string Shared(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "audio", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The recorded speech is not here: no folder above the tests holds shared/audio/{name}.");
        return "";
    }

    private static ByteArrayContent Wav(byte[] bytes)
    {
        var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("audio/wav");
        return content;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(string path, HttpContent content, string? accept = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content };
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await _http.SendAsync(request, Token);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)));
    }
}
