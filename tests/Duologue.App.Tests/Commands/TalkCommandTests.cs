using System.Text.Json;
using Duologue.Audio;
using Duologue.Speech;
using Duologue.Speech.PocketSphinx;

namespace Duologue.App.Tests.Commands;

/// <summary>The command as a stranger uses it: real recordings in, real speech out, listened to by a recogniser.</summary>
[Collection("spoken")]
[Trait("Needs", "pocketsphinx,flite")]
public class TalkCommandTests
{
    public TalkCommandTests() => Samples.NeedOfflineEngine();

    [Theory]
    [InlineData("weather.wav")]
    [InlineData("weather-noisy.wav")]
    public async Task Asking_for_the_weather_calls_the_tool_and_speaks_its_answer(string recording)
    {
        using var run = await TalkRun.StartAsync(Samples.Path(recording));

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Contains("weather in paris", Assert.Single(run.Texts("user_transcript")), StringComparison.OrdinalIgnoreCase);
        var call = Assert.Single(run.Of("tool_call"));
        Assert.Equal("get_weather", call.GetProperty("name").GetString());
        Assert.Equal("paris", call.GetProperty("arguments").GetProperty("city").GetString(), ignoreCase: true);
        Assert.Contains("Paris", call.GetProperty("result").GetString(), StringComparison.Ordinal);
        await HeardAsync(run, "paris", "degrees");
    }

    [Theory]
    [InlineData("booking.wav")]
    [InlineData("booking-noisy.wav")]
    public async Task Booking_for_tomorrow_gives_the_right_day_and_hour(string recording)
    {
        using var run = await TalkRun.StartAsync(Samples.Path(recording));

        Assert.Equal(ExitCode.Success, run.ExitCode);
        var call = Assert.Single(run.Of("tool_call"));
        Assert.Equal("book_appointment", call.GetProperty("name").GetString());
        var tomorrow = DateOnly.FromDateTime(TimeProvider.System.GetLocalNow().DateTime).AddDays(1);
        Assert.Equal(tomorrow.ToString("yyyy-MM-dd"), call.GetProperty("arguments").GetProperty("date").GetString());
        Assert.StartsWith("14:00", call.GetProperty("arguments").GetProperty("time").GetString(), StringComparison.Ordinal);
        await HeardAsync(run, "booked", "two");
    }

    [Theory]
    [InlineData("billing.wav")]
    [InlineData("billing-paraphrase.wav")]
    public async Task Asking_for_billing_hands_over_and_billing_speaks(string recording)
    {
        using var run = await TalkRun.StartAsync(Samples.Path(recording));

        Assert.Equal(ExitCode.Success, run.ExitCode);
        var handoff = Assert.Single(run.Of("handoff"));
        Assert.Equal("Assistant", handoff.GetProperty("from").GetString());
        Assert.Equal("Billing", handoff.GetProperty("to").GetString());
        Assert.NotEmpty(run.Texts("assistant_transcript"));
        await HeardAsync(run, "billing");
    }

    [Fact]
    public async Task Speaking_up_in_the_middle_of_an_answer_stops_it_and_is_answered()
    {
        using var run = await TalkRun.StartAsync(Samples.Path("interruption.wav"));

        Assert.Equal(ExitCode.Success, run.ExitCode);
        var interrupted = Assert.Single(run.Of("interrupted"));
        Assert.InRange(interrupted.GetProperty("heard_ms").GetInt32(), 1, 10_000);
        Assert.Equal(2, run.Texts("user_transcript").Count);
        Assert.Single(run.Of("handoff"));
        var said = run.Texts("assistant_transcript")[0];
        var heard = interrupted.GetProperty("text").GetString()!;
        Assert.NotEmpty(heard);
        Assert.True(heard.Length < said.Length, $"'{heard}' should be less than '{said}'");
        Assert.StartsWith(heard.TrimEnd('—', ' ', '.', ','), said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Noise_alone_is_no_turn()
    {
        using var run = await TalkRun.StartAsync(Samples.Path("noise.wav"));

        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Empty(run.Of("user_transcript"));
        Assert.Empty(run.Of("tool_call"));
        Assert.Equal(0, run.Summary.GetProperty("turns").GetInt32());
    }

    [Fact]
    public async Task What_the_agent_was_not_built_for_is_told_honestly()
    {
        using var run = await TalkRun.StartAsync(Samples.Path("outofscope.wav"));

        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Empty(run.Of("tool_call"));
        Assert.Empty(run.Of("handoff"));
        Assert.Contains("weather", Assert.Single(run.Texts("assistant_transcript")), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Every_line_has_a_type_and_a_time_and_the_last_is_the_summary()
    {
        using var run = await TalkRun.StartAsync(Samples.Path("weather.wav"));

        var times = run.Lines.Select(l => l.GetProperty("at").GetDouble()).ToList();
        Assert.All(run.Lines, l => Assert.Equal(JsonValueKind.String, l.GetProperty("type").ValueKind));
        Assert.Equal(times.Order(), times);
        Assert.Equal("summary", run.Summary.GetProperty("type").GetString());
        Assert.Equal(1, run.Summary.GetProperty("turns").GetInt32());
        Assert.True(run.Summary.GetProperty("duration_s").GetDouble() > 2);
    }

    /// <summary>Listens to the answer and asserts that the words that matter are in it.</summary>
    private static async Task HeardAsync(TalkRun run, params string[] words)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var wav = WavFile.Read(run.AnswerPath);
        var recognizer = new PocketSphinxRecognizer();
        var resampler = new AudioConverter(wav.Format, recognizer.InputFormat);
        await using var utterance = await recognizer.StartAsync(new SpeechHints { Examples = run.Texts("assistant_transcript") }, cancellationToken);
        utterance.Push(resampler.Convert(System.Runtime.InteropServices.MemoryMarshal.AsBytes<short>(wav.Samples).ToArray()).Span);
        var heard = (await utterance.FinishAsync(cancellationToken)).Text;

        Assert.All(words, word => Assert.Contains(word, heard, StringComparison.OrdinalIgnoreCase));
    }
}
