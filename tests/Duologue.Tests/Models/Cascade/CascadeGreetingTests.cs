using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Models.Cascade.Fakes;

namespace Duologue.Tests.Models.Cascade;

public sealed class CascadeGreetingTests
{
    private const string Greeting = "Good evening, Bella Vista, how can I help you?";

    [Fact]
    public async Task A_text_to_be_said_is_spoken_word_for_word_and_the_chat_model_is_not_asked()
    {
        await using var talk = await CascadeTalk.OpenAsync(brain: new ScriptedChat().Answers("Something else."));

        await talk.SendAsync(new ClientEvent.CreateResponse(Say(Greeting)));
        var response = await talk.ResponseAsync();

        Assert.Equal(("completed", Greeting), (response.Status, response.Output?[0].Content?[0].Transcript));
        Assert.Equal(Greeting, string.Concat(talk.Mouth.Requests.Select(r => $"{r.Text} ")).TrimEnd());
        Assert.Empty(talk.Brain.Asked);
    }

    [Fact]
    public async Task A_text_to_be_written_is_written_as_it_stands()
    {
        await using var talk = await CascadeTalk.OpenAsync(CascadeTalk.Settings with { TextOnly = true });

        await talk.SendAsync(new ClientEvent.CreateResponse(Say(Greeting)));
        var response = await talk.ResponseAsync();

        Assert.Equal(Greeting, response.Output?[0].Content?[0].Text);
        Assert.Empty(talk.Brain.Asked);
    }

    [Fact]
    public async Task The_chat_model_reads_what_was_said_for_it_before_it_answers()
    {
        await using var talk = await CascadeTalk.OpenAsync();
        await talk.SendAsync(new ClientEvent.CreateResponse(Say(Greeting)));
        await talk.ResponseAsync();

        await talk.TypeAsync("A table, please.");
        await talk.SendAsync(new ClientEvent.CreateResponse());
        await talk.ResponseAsync();

        Assert.Contains(Assert.Single(talk.Brain.Asked), message => message.Text == Greeting);
    }

    private static WireResponseParameters Say(string text) =>
        new() { Metadata = new Dictionary<string, string>(StringComparer.Ordinal) { [SayMetadata.Key] = text } };
}
