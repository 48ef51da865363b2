using Duologue.Audio;

namespace Duologue.App.Tests.Commands;

/// <summary>The caller types instead of speaking.</summary>
[Collection("spoken")]
[Trait("Needs", "pocketsphinx,flite")]
public sealed class TalkTextTests : IDisposable
{
    private const string Seed = "DEMO_RESTAURANT_SEED";
    private const string DoesNotPickUp = "4";

    public TalkTextTests()
    {
        Samples.NeedOfflineEngine();
        Environment.SetEnvironmentVariable(Seed, DoesNotPickUp);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(Seed, null);

    [Fact]
    public async Task Each_text_is_a_turn_and_is_answered_before_the_next()
    {
        using var run = await TalkRun.TypeAsync(["book an appointment tomorrow at two pm", "there is a problem with my bill"], "--agent", "starter");

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.Equal(["book an appointment tomorrow at two pm", "there is a problem with my bill"], run.Texts("user_transcript"));
        Assert.Equal(
            ["user_transcript", "tool_call", "assistant_transcript", "user_transcript", "handoff", "assistant_transcript", "summary"],
            run.Lines.Select(line => line.GetProperty("type").GetString()));
    }

    [Fact]
    public async Task The_voice_is_written_when_asked_for()
    {
        using var folder = new TemporaryFolder();
        var path = folder.File("answer.wav");

        using var run = await TalkRun.TypeAsync(["book an appointment tomorrow at two pm"], "--agent", "starter", "--out", path);

        Assert.Equal(ExitCode.Success, run.ExitCode);
        var wav = WavFile.Read(path);
        Assert.True(wav.Duration > TimeSpan.FromSeconds(3));
        Assert.Contains(wav.Samples, sample => Math.Abs((int)sample) > 2_000);
    }

    [Fact]
    public async Task A_whole_wish_in_one_text_rings_the_restaurant_and_reports_what_came_of_it()
    {
        using var run = await TalkRun.TypeAsync(["Book a table for four on Friday at seven pm under the name Smith"], "--agent", "concierge");

        Assert.Equal("", run.Error);
        Assert.Equal(ExitCode.Success, run.ExitCode);
        var said = run.Texts("assistant_transcript");
        Assert.Contains("I am ringing Bella Vista now", said[0], StringComparison.Ordinal);
        Assert.Contains("Nobody picked up", said[^1], StringComparison.Ordinal);
        Assert.Equal(["rings …3456", "the call is over: no answer"], run.Texts("phone"));
    }

    [Fact]
    public async Task A_wish_with_more_to_say_is_read_back_first()
    {
        using var run = await TalkRun.TypeAsync(["Book a table for four on Friday at seven pm under the name Smith", "no leave it"], "--agent", "concierge");

        Assert.Equal(ExitCode.Success, run.ExitCode);
        Assert.EndsWith("Shall I ring them now?", run.Texts("assistant_transcript")[0], StringComparison.Ordinal);
        Assert.Empty(run.Texts("phone"));
    }
}
