using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeSemanticTurnTests
{
    [Theory]
    [InlineData("low", 800)]
    [InlineData("auto", 400)]
    [InlineData("high", 200)]
    public async Task A_whole_sentence_ends_after_a_short_silence(string eagerness, int milliseconds)
    {
        await using var talk = await OpenAsync(eagerness, "a table for two");
        await SpeakAsync(talk);

        await talk.PauseAsync(milliseconds - 20);
        await talk.SettleAsync();
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.SpeechStopped);

        await talk.PauseAsync(20);
        await talk.NextAsync<ServerEvent.SpeechStopped>();
    }

    [Theory]
    [InlineData("low", 8_000)]
    [InlineData("medium", 4_000)]
    [InlineData("high", 2_000)]
    public async Task In_the_middle_of_a_sentence_it_waits_to_the_limit(string eagerness, int milliseconds)
    {
        await using var talk = await OpenAsync(eagerness, "a table for");
        await SpeakAsync(talk);

        await talk.PauseAsync(milliseconds - 20);
        await talk.SettleAsync();
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.SpeechStopped);

        await talk.PauseAsync(20);
        await talk.ResponseAsync();
        Assert.Equal("a table for two", talk.Brain.Asked[0][^1].Text);
    }

    [Fact]
    public async Task Going_on_is_the_same_turn_without_another_event()
    {
        await using var talk = await OpenAsync("auto", "a table for");
        await SpeakAsync(talk);
        await talk.PauseAsync(1_000);
        await talk.SpeakAsync(300);
        await talk.SettleAsync();
        talk.Ears.Stable = "a table for two";
        await talk.PauseAsync(400);
        await talk.ResponseAsync();

        Assert.Equal(talk.Only<ServerEvent.SpeechStarted>().ItemId, talk.Only<ServerEvent.SpeechStopped>().ItemId);
        Assert.Single(talk.Ears.Utterances);
        Assert.Single(talk.Seen.OfType<ServerEvent.AudioCommitted>());
    }

    [Fact]
    public async Task Words_that_turn_out_to_be_whole_end_the_turn_early()
    {
        await using var talk = await OpenAsync("low", "a table for");
        await SpeakAsync(talk);
        await talk.PauseAsync(1_000);
        await talk.SettleAsync();

        talk.Ears.Stable = "a table for two";
        await talk.PauseAsync(20);

        await talk.NextAsync<ServerEvent.SpeechStopped>();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_turn_committed_or_cleared_by_hand_is_not_ended_again(bool isCommitted)
    {
        await using var talk = await OpenAsync("high", "a table for");
        await SpeakAsync(talk);
        await talk.PauseAsync(1_000);

        await talk.SendAsync(isCommitted ? new ClientEvent.CommitAudio() : new ClientEvent.ClearAudio());
        await talk.PauseAsync(3_000);
        await talk.SettleAsync();

        Assert.Equal(isCommitted ? 1 : 0, talk.Seen.OfType<ServerEvent.AudioCommitted>().Count());
        Assert.DoesNotContain(talk.Seen, e => e is ServerEvent.SpeechStopped);
    }

    private static Task<CascadeTalk> OpenAsync(string eagerness, string stable) => CascadeTalk.OpenAsync(
        CascadeTalk.Settings with { TurnDetection = new TurnDetection.SemanticVad { Eagerness = eagerness } },
        new ScriptedRecognizer { Stable = stable }.Hears("a table for two"));

    /// <summary>Speaks until the recogniser, which is opened on the pool, listens.</summary>
    private static async Task SpeakAsync(CascadeTalk talk)
    {
        await talk.PauseAsync(400);
        await talk.SpeakAsync(400);
        while (talk.Ears.Utterances.Count == 0 || talk.Ears.Utterances[0].Pushes < 2)
        {
            await talk.SpeakAsync(20);
            await talk.SettleAsync();
        }
    }
}
