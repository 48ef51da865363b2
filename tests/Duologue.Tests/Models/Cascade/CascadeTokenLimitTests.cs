using System.Text.Json;
using Duologue.Audio;
using Duologue.Models.Cascade;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeTokenLimitTests
{
    [Fact]
    public async Task A_text_that_becomes_too_long_ends_incomplete_at_the_limit()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { TextOnly = true, MaxOutputTokens = 3 },
            brain: new ScriptedChat().Answers("One two ", "three four ", "five.", new TaskCompletionSource().Task).Answers("Yes."));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();
        await talk.SendAsync(new ClientEvent.CreateResponse());
        var next = await talk.ResponseAsync();

        Assert.Equal(("incomplete", "incomplete", "max_output_tokens"), (response.Status, response.StatusDetails?.Type, response.StatusDetails?.Reason));
        Assert.Equal(("incomplete", "One two thre"), (response.Output?[0].Status, response.Output?[0].Content?[0].Text));
        Assert.Equal("One two thre", string.Concat(talk.Seen.OfType<ServerEvent.OutputTextDelta>().Where(e => e.ResponseId == response.Id).Select(e => e.Delta)));
        Assert.Equal(3, response.Usage?.OutputTokens);
        Assert.Equal("completed", next.Status);
    }

    [Fact]
    public async Task Speech_counts_by_its_length()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("One two three four. Five six."));

        await talk.SendAsync(new ClientEvent.CreateResponse(new WireResponseParameters { MaxOutputTokens = JsonElement.Parse("15") }));
        var response = await talk.ResponseAsync();

        // 19 characters are 5 tokens; the other 10 are 500 ms of sound.
        Assert.Equal(("incomplete", "max_output_tokens"), (response.Status, response.StatusDetails?.Reason));
        Assert.Equal("incomplete", Assert.Single(response.Output ?? []).Status);
        Assert.Equal(8_000 * 2, talk.Seen.OfType<ServerEvent.OutputAudioDelta>().Sum(delta => delta.Audio.Length));
        Assert.Equal((5, 10), (response.Usage?.OutputTokenDetails?.TextTokens, response.Usage?.OutputTokenDetails?.AudioTokens));
    }

    [Fact]
    public async Task A_call_cut_by_the_limit_is_incomplete_so_that_nobody_runs_it()
    {
        await using var talk = await CascadeTalk.OpenAsync(
            CascadeTalk.Settings with { MaxOutputTokens = 4 }, brain: new ScriptedChat().Answers(ScriptedChat.Call("call_1", "book", "restaurant", "The Blue Room")));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();

        var call = Assert.Single(response.Output ?? []);
        Assert.Equal(("incomplete", "incomplete", """{"restaurant"""), (response.Status, call.Status, call.Arguments?[..12]));
        Assert.Equal("incomplete", talk.Only<ServerEvent.OutputItemDone>().Item.Status);
        Assert.Equal(4, response.Usage?.OutputTokens);
    }

    [Fact]
    public async Task An_answer_that_just_fits_is_complete()
    {
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { MaxOutputTokens = 10 }, brain: new ScriptedChat().Answers("One two."));

        await talk.SendAsync(new ClientEvent.CreateResponse());
        var response = await talk.ResponseAsync();

        Assert.Equal(("completed", 10), (response.Status, response.Usage?.OutputTokens));
    }

    [Fact]
    public void The_budget_splits_no_character_and_no_sample()
    {
        var budget = new OutputBudget(2);

        Assert.Equal(7, budget.TakeText("1234567\U0001F600"));
        Assert.Equal(0, budget.TakeAudio(AudioFormat.Pcm16k, 2));
        Assert.Equal(800, new OutputBudget(1).TakeAudio(AudioFormat.Pcm8k, 1_000));
        Assert.Equal(1_000, new OutputBudget(null).TakeAudio(AudioFormat.Pcm8k, 1_000));
    }
}
