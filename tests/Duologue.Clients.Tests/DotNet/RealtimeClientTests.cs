using Duologue.Clients.Tests.Support;
using OpenAI.Realtime;

namespace Duologue.Clients.Tests.DotNet;

/// <summary>The NuGet package OpenAI: spoken and typed turns, tools, interruption, an answer out of band.</summary>
[Collection(ClientCollection.Name)]
public sealed class RealtimeClientTests
{
    private const string Forecast = "It is sunny and twenty degrees in Paris.";

    private static readonly RealtimeFunctionTool Weather = new("get_weather")
    {
        FunctionDescription = "Get the current weather for a city.",
        FunctionParameters = BinaryData.FromString("""{"type":"object","properties":{"city":{"type":"string"}},"required":["city"]}"""),
    };

    [Fact(Timeout = 120_000)]
    public async Task The_text_turn_of_the_guide_is_answered()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        await TextTurn.RunAsync($"{server.Http}v1", RealtimeServer.Key);

        server.Conversation.Check();
        Assert.Contains(server.Conversation.Server.Events(), e => e.GetProperty("type").GetString() == "response.output_text.delta");
        Assert.Equal("realtime", server.Conversation.SubProtocols);
    }

    [Fact(Timeout = 240_000)]
    [Trait("Needs", "pocketsphinx,flite")]
    public async Task A_spoken_question_is_heard_asks_a_tool_and_is_answered_aloud()
    {
        SpokenAnswer.NeedOfflineEngine();
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        await using var talk = await Talk.OpenAsync(server);
        await talk.Session.ConfigureConversationSessionAsync(Spoken(Weather), TestContext.Current.CancellationToken);

        talk.Say(SpokenAnswer.Pcm24k("weather.wav"));
        var started = await talk.NextAsync<RealtimeServerUpdateInputAudioBufferSpeechStarted>();
        var committed = await talk.NextAsync<RealtimeServerUpdateInputAudioBufferCommitted>();
        var asked = (await talk.NextAsync<RealtimeServerUpdateResponseDone>()).Response;
        var call = Assert.Single(asked.OutputItems.OfType<RealtimeFunctionCallItem>());
        await talk.Session.AddItemAsync(RealtimeItem.CreateFunctionCallOutputItem(call.CallId, Forecast), TestContext.Current.CancellationToken);
        await talk.Session.StartResponseAsync(TestContext.Current.CancellationToken);
        var answer = (await talk.NextAsync<RealtimeServerUpdateResponseDone>()).Response;

        Assert.Equal(started.ItemId, committed.ItemId);
        var heard = Assert.Single(talk.Seen.OfType<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>());
        Assert.Contains("weather", heard.Transcript, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(heard.Usage);
        Assert.Equal("get_weather", call.FunctionName);
        Assert.Contains("paris", call.FunctionArguments.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(RealtimeResponseStatus.Completed, answer.Status);
        Assert.True(answer.Usage.OutputTokenDetails.AudioTokenCount > 0);
        var said = Assert.Single(talk.Seen.OfType<RealtimeServerUpdateResponseOutputAudioTranscriptDone>(), d => d.ResponseId == answer.Id).Transcript;
        await SpokenAnswer.CheckAsync(talk.Audio(answer.Id), said);
        talk.CheckKnown();
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_tool_is_called_and_its_output_answered()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        await using var talk = await Talk.OpenAsync(server);
        var options = new RealtimeConversationSessionOptions { OutputModalities = { RealtimeOutputModality.Text }, Tools = { Weather } };
        await talk.Session.ConfigureConversationSessionAsync(options, TestContext.Current.CancellationToken);

        await talk.Session.AddItemAsync(RealtimeItem.CreateUserMessageItem("What's the weather in Paris?"), TestContext.Current.CancellationToken);
        await talk.Session.StartResponseAsync(TestContext.Current.CancellationToken);
        var call = await talk.NextAsync<RealtimeServerUpdateResponseFunctionCallArgumentsDone>();
        await talk.NextAsync<RealtimeServerUpdateResponseDone>();
        await talk.Session.AddItemAsync(RealtimeItem.CreateFunctionCallOutputItem(call.CallId, Forecast), TestContext.Current.CancellationToken);
        await talk.Session.StartResponseAsync(TestContext.Current.CancellationToken);
        var text = await talk.NextAsync<RealtimeServerUpdateResponseOutputTextDone>();

        Assert.Equal("get_weather", call.FunctionName);
        Assert.Contains("Paris", call.FunctionArguments.ToString(), StringComparison.Ordinal);
        Assert.Contains("sunny", text.Text, StringComparison.OrdinalIgnoreCase);
        talk.CheckKnown();
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task Speaking_over_an_answer_stops_it_and_cuts_it_to_what_was_heard()
    {
        var parts = new ScriptedParts();
        parts.Ears.Hears("tell me about the museum", "i need help with billing");
        parts.Brain.Answers("The museum opens at nine and it closes at five in the afternoon. And", new TaskCompletionSource().Task).Answers("Billing it is.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);
        await using var talk = await Talk.OpenAsync(server);
        await talk.Session.ConfigureConversationSessionAsync(Spoken(), TestContext.Current.CancellationToken);
        var heard = TimeSpan.FromMilliseconds(700);

        talk.Say(SpokenAnswer.Pcm24k("weather.wav"));
        var delta = await talk.NextAsync<RealtimeServerUpdateResponseOutputAudioDelta>(d => talk.Audio(d.ResponseId).Length > 48 * heard.TotalMilliseconds);
        talk.Say(SpokenAnswer.Pcm24k("billing.wav"));
        await talk.NextAsync<RealtimeServerUpdateInputAudioBufferSpeechStarted>();
        var stopped = (await talk.NextAsync<RealtimeServerUpdateResponseDone>()).Response;
        await talk.Session.TruncateItemAsync(delta.ItemId, delta.ContentIndex, heard, TestContext.Current.CancellationToken);
        var truncated = await talk.NextAsync<RealtimeServerUpdateConversationItemTruncated>();
        await talk.Session.RequestItemRetrievalAsync(delta.ItemId, TestContext.Current.CancellationToken);
        var item = Assert.IsType<RealtimeMessageItem>((await talk.NextAsync<RealtimeServerUpdateConversationItemRetrieved>()).Item);
        var next = (await talk.NextAsync<RealtimeServerUpdateResponseDone>()).Response;

        Assert.Equal((delta.ResponseId, RealtimeResponseStatus.Cancelled), (stopped.Id, stopped.Status));
        Assert.Equal(RealtimeResponseStatusReason.TurnDetected, stopped.StatusDetails.Reason);
        Assert.Equal((delta.ItemId, heard), (truncated.ItemId, truncated.AudioEndTime));
        Assert.Equal(RealtimeMessageStatus.Incomplete, item.Status);
        Assert.Equal(RealtimeResponseStatus.Completed, next.Status);
        var said = Assert.Single(talk.Seen.OfType<RealtimeServerUpdateResponseOutputAudioTranscriptDone>(), d => d.ResponseId == next.Id);
        Assert.Equal("Billing it is.", said.Transcript);
        talk.CheckKnown();
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task An_answer_beside_the_conversation_runs_together_with_it()
    {
        var parts = new ScriptedParts();
        parts.Brain.Answers("The museum opens at nine. And", new TaskCompletionSource().Task).Answers("Museum.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);
        await using var talk = await Talk.OpenAsync(server);
        await talk.Session.AddItemAsync(RealtimeItem.CreateUserMessageItem("Please tell me about the museum."), TestContext.Current.CancellationToken);
        await talk.Session.StartResponseAsync(TestContext.Current.CancellationToken);
        var main = await talk.NextAsync<RealtimeServerUpdateResponseOutputAudioDelta>();

        await talk.Session.StartResponseAsync(
            new RealtimeResponseOptions
            {
                DefaultConversationConfiguration = RealtimeResponseDefaultConversationConfiguration.None,
                OutputModalities = { RealtimeOutputModality.Text },
                Instructions = "Say in one word what the user talks about.",
                Metadata = new Dictionary<string, BinaryData> { ["topic"] = BinaryData.FromString("\"classification\"") },
            },
            TestContext.Current.CancellationToken);
        var aside = (await talk.NextAsync<RealtimeServerUpdateResponseDone>()).Response;
        await talk.Session.CancelResponseAsync(TestContext.Current.CancellationToken);
        var stopped = (await talk.NextAsync<RealtimeServerUpdateResponseDone>()).Response;

        Assert.Equal("\"classification\"", aside.Metadata["topic"].ToString());
        Assert.Equal(RealtimeResponseStatus.Completed, aside.Status);
        Assert.Equal("Museum.", Assert.Single(talk.Seen.OfType<RealtimeServerUpdateResponseOutputTextDone>()).Text);
        Assert.Equal((main.ResponseId, RealtimeResponseStatus.Cancelled), (stopped.Id, stopped.Status));
        talk.CheckKnown();
        server.Conversation.Check();
    }

    private static RealtimeConversationSessionOptions Spoken(params ReadOnlySpan<RealtimeTool> tools)
    {
        var options = new RealtimeConversationSessionOptions
        {
            Instructions = "You are a helpful assistant.",
            AudioOptions = new RealtimeConversationSessionAudioOptions
            {
                InputAudioOptions = new RealtimeConversationSessionInputAudioOptions
                {
                    AudioFormat = new RealtimePcmAudioFormat(),
                    AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = "whisper-1" },
                    TurnDetection = new RealtimeServerVadTurnDetection { SilenceDuration = TimeSpan.FromMilliseconds(500) },
                },
                OutputAudioOptions = new RealtimeConversationSessionOutputAudioOptions { AudioFormat = new RealtimePcmAudioFormat(), Voice = RealtimeVoice.Marin },
            },
        };
        foreach (var tool in tools)
        {
            options.Tools.Add(tool);
        }

        return options;
    }
}
