using System.ComponentModel;
using Duologue.Testing.OpenAICompatible;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Setup;

/// <summary>Whole conversations over three servers that are not ours: what they are asked, when, and what comes of their failures.</summary>
public sealed class OwnPartsTests
{
    private static readonly TimeSpan Tenth = TimeSpan.FromMilliseconds(100);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_spoken_turn_goes_through_all_three_with_a_tool_call()
    {
        await using var house = new PartHouse();
        house.Ears.Will(FakeTranscription.Streams("What's the weather ", "in Paris?"));
        house.Brain.Will(FakeChat.Calls(("get_weather", """{"city":"Paris"}""")), FakeChat.Says("It is ", "sunny in Paris."));
        house.Mouth.Will(FakeSpeech.Pcm(Tenth, Tenth));
        var session = await house.StartAsync(new RealtimeAgent
        {
            Name = "Weather",
            Instructions = "Be brief.",
            Tools = { AIFunctionFactory.Create(([Description("where")] string city) => $"sunny in {city}", "get_weather", "Tells the weather.") },
        });

        await house.UserSpeaksAsync();
        await house.Seen.NextAsync<SessionEvent.ToolCallEnded>(Token);
        await house.Seen.NextAsync<SessionEvent.AssistantTranscript>(Token);

        Assert.Equal("What's the weather in Paris?", Assert.Single(house.Seen.Of<SessionEvent.UserTranscript>()).Text);
        Assert.Equal("It is sunny in Paris.", session.History.OfType<ConversationItem.Message>().Last().Text);
        Assert.NotEmpty(house.Seen.Of<SessionEvent.AudioOutput>());
        Assert.Equal("It is sunny in Paris.", house.Mouth.Requests.Single().Json.GetProperty("input").GetString());
        var messages = house.Brain.Requests[1].Json.GetProperty("messages").EnumerateArray().ToList();
        Assert.Equal(["system", "user", "assistant", "tool"], messages.Select(m => m.GetProperty("role").GetString()));
        Assert.Equal("sunny in Paris", messages[3].GetProperty("content").GetString());
        Assert.Equal("get_weather", house.Brain.Requests[0].Json.GetProperty("tools")[0].GetProperty("function").GetProperty("name").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task The_first_sentence_is_with_the_voice_before_the_second_is_thought_of()
    {
        await using var house = new PartHouse();
        var second = new TaskCompletionSource();
        house.Brain.Will(FakeAnswer.Stream([FakeChat.Delta("One is here. "), FakeChat.Delta("Two"), new FakeStep.Wait(second.Task), FakeChat.Delta(" follows."), .. FakeChat.End()]));
        house.Mouth.Will(FakeSpeech.Pcm(Tenth), FakeSpeech.Pcm(Tenth));
        var session = await house.StartAsync();
        await session.SendTextAsync("Count.", cancellationToken: Token);

        var first = await house.Mouth.NextRequestAsync(Token);
        await house.Seen.NextAsync<SessionEvent.AudioOutput>(Token);
        Assert.False(house.Brain.Requests.Single().Answered.IsCompleted);
        second.SetResult();
        var last = await house.Mouth.NextRequestAsync(Token);

        Assert.Equal("One is here.", first.Json.GetProperty("input").GetString());
        Assert.Equal("Two follows.", last.Json.GetProperty("input").GetString());
    }

    [Fact(Timeout = 60_000)]
    public async Task Barging_in_hangs_up_on_the_chat_and_the_voice()
    {
        await using var house = new PartHouse();
        house.Brain.Will(FakeAnswer.Stream(FakeChat.Delta("A long story begins. And "), new FakeStep.Stall()));
        house.Mouth.Will(FakeSpeech.Stream(FakeSpeech.Sound(Tenth * 3), new FakeStep.Stall()));
        var session = await house.StartAsync();
        await session.SendTextAsync("Tell me a story.", cancellationToken: Token);
        await house.Seen.NextAsync<SessionEvent.AudioOutput>(Token);

        await house.UserBeginsAsync();

        await house.Brain.Requests.Single().Abandoned.WaitAsync(Token);
        await house.Mouth.Requests.Single().Abandoned.WaitAsync(Token);
        Assert.Equal(ResponseStatus.Cancelled, (await house.Seen.NextAsync<SessionEvent.ResponseEnded>(Token)).Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task Hanging_up_ends_a_transcription_that_is_under_way()
    {
        await using var house = new PartHouse();
        house.Ears.Will(FakeAnswer.Silence());
        var session = await house.StartAsync();
        await house.UserSpeaksAsync();
        var request = await house.Ears.NextRequestAsync(Token);

        await session.DisposeAsync();

        await request.Abandoned.WaitAsync(Token);
    }

    public static TheoryData<string> Failures => [.. PartHouse.Failures.Keys];

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Failures))]
    public async Task A_failing_chat_fails_one_response_with_advice_and_the_talk_goes_on(string failure)
    {
        await using var house = new PartHouse();
        house.Brain.Will([.. Enumerable.Repeat(PartHouse.Failures[failure], PartHouse.Tries(failure)), FakeChat.Says("Here I am.")]);
        house.Mouth.Will(FakeSpeech.Pcm(Tenth));
        var session = await house.StartAsync();

        await session.SendTextAsync("Hello?", cancellationToken: Token);
        await house.PassAsync(house.Brain, failure);
        var error = await house.Seen.NextAsync<SessionEvent.ErrorOccurred>(Token);
        await house.Seen.NextAsync<SessionEvent.ResponseEnded>(r => r.Status == ResponseStatus.Failed, Token);
        await session.SendTextAsync("Are you there?", cancellationToken: Token);
        var answer = await house.Seen.NextAsync<SessionEvent.AssistantTranscript>(Token);

        Assert.Contains("CHAT_", error.Message + PartHouse.Known(failure), StringComparison.Ordinal);
        Assert.Contains("127.0.0.1", error.Message);
        Assert.False(error.IsFatal);
        Assert.Equal("Here I am.", answer.Text);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Failures))]
    public async Task A_failing_voice_fails_one_response_with_advice_and_the_talk_goes_on(string failure)
    {
        await using var house = new PartHouse();
        house.Brain.Will(FakeChat.Says("Lost."), FakeChat.Says("Here I am."));
        house.Mouth.Will([.. Enumerable.Repeat(PartHouse.Failures[failure], PartHouse.Tries(failure, hasFallback: true)), FakeSpeech.Pcm(Tenth)]);
        var session = await house.StartAsync();

        await session.SendTextAsync("Hello?", cancellationToken: Token);
        await house.PassAsync(house.Mouth, failure);
        var error = await house.Seen.NextAsync<SessionEvent.ErrorOccurred>(Token);
        await session.SendTextAsync("Are you there?", cancellationToken: Token);
        var answer = await house.Seen.NextAsync<SessionEvent.AssistantTranscript>(t => t.Text.StartsWith("Here", StringComparison.Ordinal), Token);

        Assert.Contains("TTS_", error.Message + PartHouse.Known(failure), StringComparison.Ordinal);
        Assert.Equal("voice_failed", error.Code);
        Assert.Equal("Here I am.", answer.Text);
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Failures))]
    public async Task A_failing_recogniser_fails_one_transcription_with_advice_and_the_talk_goes_on(string failure)
    {
        await using var house = new PartHouse();
        house.Ears.Will([.. Enumerable.Repeat(PartHouse.Failures[failure], PartHouse.Tries(failure, hasFallback: true)), FakeTranscription.Hears("are you there")]);
        house.Brain.Will(FakeChat.Says("I did not get that."), FakeChat.Says("Here I am."));
        house.Mouth.Will(FakeSpeech.Pcm(Tenth), FakeSpeech.Pcm(Tenth));
        await house.StartAsync();

        await house.UserSpeaksAsync();
        await house.PassAsync(house.Ears, failure);
        var error = await house.Seen.NextAsync<SessionEvent.ErrorOccurred>(Token);
        await house.Seen.NextAsync<SessionEvent.AssistantTranscript>(Token);
        await house.UserSpeaksAsync();
        var heard = await house.Seen.NextAsync<SessionEvent.UserTranscript>(Token);
        var answer = await house.Seen.NextAsync<SessionEvent.AssistantTranscript>(Token);

        Assert.Contains("STT_", error.Message + PartHouse.Known(failure), StringComparison.Ordinal);
        Assert.Equal(("are you there", "Here I am."), (heard.Text, answer.Text));
    }
}
