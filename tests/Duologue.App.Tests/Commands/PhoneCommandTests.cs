using System.Runtime.InteropServices;
using Duologue.App.Tests.Serve;
using Duologue.Audio;
using Duologue.Speech;
using Duologue.Speech.PocketSphinx;

namespace Duologue.App.Tests.Commands;

/// <summary>The phone as a stranger tries it: a real recording over the real routes, the answer listened to by a recogniser.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "pocketsphinx,flite,loopback")]
public class PhoneCommandTests(ServerFixture fixture)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task A_recording_is_understood_over_the_phone_and_the_answer_comes_back_as_speech()
    {
        Samples.NeedOfflineEngine();

        using var run = await PhoneRun.StartAsync(Samples.Path("weather.wav"));

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Contains("weather", run.Text("user_transcript"), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Paris", run.Text("assistant_transcript"), StringComparison.OrdinalIgnoreCase);
        AssertShape(run);
        var caller = WavFile.Read(run.CallPath, channel: 0);
        var agent = WavFile.Read(run.CallPath, channel: 1);
        Assert.Equal((2, 8_000), (agent.Info.Channels, agent.Info.SampleRate));
        Assert.True(Level(caller.Samples) > 300, "the caller should be heard on the left");
        Assert.True(Level(agent.Samples) > 300, "the agent should be heard on the right");
        var heard = await HearAsync(agent, run.Text("assistant_transcript"));
        Assert.Contains("paris", heard, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("degrees", heard, StringComparison.OrdinalIgnoreCase);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_unknown_agent_lists_those_there_are() =>
        await FailsAsync(ExitCode.Usage, "starter", "--agent", "nobody", "--wav", Samples.Path("weather.wav"));

    [Fact(Timeout = 60_000)]
    public async Task A_recording_that_is_not_there_is_told() =>
        await FailsAsync(ExitCode.File, "nowhere.wav", "--agent", "starter", "--wav", "nowhere.wav");

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_is_no_recording_is_told()
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("broken.wav"), "ID3 this is an mp3", Token);

        await FailsAsync(ExitCode.File, "broken.wav", "--agent", "starter", "--wav", folder.File("broken.wav"));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_output_that_cannot_be_written_is_told_before_the_call()
    {
        using var folder = new TemporaryFolder();

        await FailsAsync(ExitCode.File, "call.wav", "--agent", "starter", "--wav", Samples.Path("weather.wav"), "--out", folder.File("no/such/call.wav"));

        Assert.False(fixture.Server.IsDraining);
    }

    [Fact(Timeout = 60_000)]
    public async Task Where_no_server_listens_the_command_to_start_one_is_named() => await FailsAsync(
        ExitCode.Phone, "./run.sh serve", "--agent", "starter", "--wav", Samples.Path("weather.wav"), "--server", "http://127.0.0.1:1");

    [Theory(Timeout = 60_000)]
    [InlineData("--from", "5551234567")]
    [InlineData("--digits", "12x")]
    public async Task What_is_no_number_and_no_key_is_told(string option, string value) =>
        await FailsAsync(ExitCode.Usage, option, "--agent", "starter", "--wav", Samples.Path("weather.wav"), option, value);

    private static void AssertShape(PhoneRun run)
    {
        var times = run.Lines.Select(l => l.GetProperty("at").GetDouble()).ToList();
        Assert.Equal(times.Order(), times);
        Assert.Equal("in-progress", run.Of("call").First().GetProperty("status").GetString());
        Assert.Equal("completed", run.Of("call").Last().GetProperty("status").GetString());
        Assert.All(run.Of("assistant_transcript"), l => Assert.Equal("starter", l.GetProperty("agent").GetString()));
        Assert.Equal("summary", run.Summary.GetProperty("type").GetString());
        Assert.Equal(run.Of("user_transcript").Count(), run.Summary.GetProperty("turns").GetInt32());
        Assert.Equal("CallerHungUp", run.Summary.GetProperty("end").GetString());
        Assert.True(run.Summary.GetProperty("latency_median_ms").GetInt32() > 0);
    }

    private static async Task<string> HearAsync(WavAudio audio, string expected)
    {
        var recognizer = new PocketSphinxRecognizer();
        var converter = new AudioConverter(audio.Format, recognizer.InputFormat);
        await using var utterance = await recognizer.StartAsync(new SpeechHints { Examples = [expected] }, Token);
        utterance.Push(converter.Convert(MemoryMarshal.AsBytes<short>(audio.Samples).ToArray()).Span);
        return (await utterance.FinishAsync(Token)).Text;
    }

    private static double Level(short[] samples) => Math.Sqrt(samples.Average(s => (double)s * s));

    private static async Task FailsAsync(int code, string says, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var actual = await CommandLine.RunAsync(["phone", .. args], output, error, Token);

        Assert.Equal(code, actual);
        Assert.Contains(says, Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
        Assert.Equal("", output.ToString());
    }
}
