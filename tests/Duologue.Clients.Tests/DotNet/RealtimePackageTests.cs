using System.Net.WebSockets;
using Duologue.Clients.Tests.Support;
using OpenAI.Realtime;

namespace Duologue.Clients.Tests.DotNet;

/// <summary>The rest of what the NuGet package OpenAI and its example show for Realtime.</summary>
[Collection(ClientCollection.Name)]
public sealed class RealtimePackageTests
{
    [Fact(Timeout = 240_000)]
    [Trait("Needs", "pocketsphinx,flite")]
    public async Task The_example_of_its_repository_runs_from_a_file_to_a_spoken_answer()
    {
        SpokenAnswer.NeedOfflineEngine();
        var token = TestContext.Current.CancellationToken;
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        await using var talk = await Talk.OpenAsync(server);
        var options = new RealtimeConversationSessionOptions
        {
            Instructions = "You are a cheerful assistant. Prefer to call tools whenever applicable.",
            Tools =
            {
                new RealtimeFunctionTool("get_weather_for_location")
                {
                    FunctionDescription = "gets the weather for a location",
                    FunctionParameters = BinaryData.FromString(
                        """
                        {"type":"object","properties":{"location":{"type":"string","description":"The city and state, e.g. San Francisco, CA"},
                        "unit":{"type":"string","enum":["c","f"]}},"required":["location","unit"]}
                        """),
                },
            },
            AudioOptions = new RealtimeConversationSessionAudioOptions
            {
                InputAudioOptions = new RealtimeConversationSessionInputAudioOptions
                {
                    AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = "whisper-1" },
                },
            },
        };
        await talk.Session.ConfigureConversationSessionAsync(options, token);
        await talk.Session.AddItemAsync(RealtimeItem.CreateUserMessageItem("I'm trying to decide what to wear on my trip."), token);
        using var recording = new MemoryStream(SpokenAnswer.Pcm24k("weather.wav").ToArray());
        await talk.Session.SendInputAudioAsync(recording, token);

        var call = await talk.NextAsync<RealtimeServerUpdateResponseFunctionCallArgumentsDone>();
        await talk.NextAsync<RealtimeServerUpdateResponseDone>();
        await talk.Session.AddItemAsync(RealtimeItem.CreateFunctionCallOutputItem(call.CallId, "70 degrees Fahrenheit and sunny"), token);
        await talk.Session.StartResponseAsync(token);
        var said = await talk.NextAsync<RealtimeServerUpdateResponseOutputAudioTranscriptDone>();

        Assert.Equal("get_weather_for_location", call.FunctionName);
        Assert.Contains("paris", call.FunctionArguments.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sunny", said.Transcript, StringComparison.OrdinalIgnoreCase);
        talk.CheckKnown();
        server.Conversation.Check();
    }

    [Fact(Timeout = 240_000)]
    [Trait("Needs", "pocketsphinx,flite")]
    public async Task A_turn_that_the_client_ends_itself_is_heard_and_answered_when_asked()
    {
        SpokenAnswer.NeedOfflineEngine();
        var token = TestContext.Current.CancellationToken;
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        await using var talk = await Talk.OpenAsync(server);
        var input = new RealtimeConversationSessionInputAudioOptions { AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = "whisper-1" } };
        input.DisableTurnDetection();
        var options = new RealtimeConversationSessionOptions
        {
            OutputModalities = { RealtimeOutputModality.Text },
            AudioOptions = new RealtimeConversationSessionAudioOptions { InputAudioOptions = input },
        };
        await talk.Session.ConfigureConversationSessionAsync(options, token);

        await talk.Session.ClearInputAudioAsync(token);
        await talk.Session.SendInputAudioAsync(BinaryData.FromBytes(SpokenAnswer.Pcm24k("weather.wav")), token);
        await talk.Session.CommitPendingAudioAsync(token);
        await talk.Session.StartResponseAsync(token);
        var done = await talk.NextAsync<RealtimeServerUpdateResponseDone>();
        var heard = talk.Seen.OfType<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>().SingleOrDefault()
            ?? await talk.NextAsync<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>();

        Assert.Equal(RealtimeResponseStatus.Completed, done.Response.Status);
        Assert.Contains("weather", heard.Transcript, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(talk.Seen.OfType<RealtimeServerUpdateInputAudioBufferSpeechStarted>());
        talk.CheckKnown();
        server.Conversation.Check();
    }

    [Fact(Timeout = 240_000)]
    [Trait("Needs", "pocketsphinx,flite")]
    public async Task A_transcription_session_writes_down_and_answers_nothing()
    {
        SpokenAnswer.NeedOfflineEngine();
        var token = TestContext.Current.CancellationToken;
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        await using var talk = Talk.Of(await Talk.Client(server).StartTranscriptionSessionAsync(cancellationToken: token));
        var input = new RealtimeTranscriptionSessionInputAudioOptions
        {
            AudioTranscriptionOptions = new RealtimeAudioTranscriptionOptions { Model = "whisper-1" },
            TurnDetection = new RealtimeServerVadTurnDetection { SilenceDuration = TimeSpan.FromMilliseconds(500) },
        };
        await talk.Session.ConfigureTranscriptionSessionAsync(
            new RealtimeTranscriptionSessionOptions { AudioOptions = new RealtimeTranscriptionSessionAudioOptions { InputAudioOptions = input } }, token);

        talk.Say(SpokenAnswer.Pcm24k("weather.wav"));
        var heard = await talk.NextAsync<RealtimeServerUpdateConversationItemInputAudioTranscriptionCompleted>();

        Assert.IsType<RealtimeTranscriptionSession>(Assert.Single(talk.Seen.OfType<RealtimeServerUpdateSessionCreated>()).Session);
        Assert.Contains("weather", heard.Transcript, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(talk.Seen.OfType<RealtimeServerUpdateResponseCreated>());
        talk.CheckKnown();
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_short_lived_key_brings_its_session_along()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        var options = new CreateClientSecretOptions
        {
            ExpirationPolicy = new RealtimeClientSecretExpirationPolicy { Anchor = RealtimeClientSecretExpirationAnchor.CreatedAt, Seconds = 60 },
            SessionOptions = new RealtimeConversationSessionOptions { Model = "gpt-realtime", Instructions = "Be brief." },
        };

        CreateClientSecretResult secret = await Talk.Client(server).CreateRealtimeClientSecretAsync(options, token);
        var client = Talk.Client(server, key: secret.Value);
        await using var talk = Talk.Of(await client.StartConversationSessionAsync("gpt-realtime", cancellationToken: token));
        var session = Assert.IsType<RealtimeConversationSession>((await talk.NextAsync<RealtimeServerUpdateSessionCreated>()).Session);

        Assert.StartsWith("ek_", secret.Value, StringComparison.Ordinal);
        Assert.Equal("Be brief.", session.Instructions);
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_program_for_Azure_works_by_its_own_path_and_header()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        var options = new RealtimeSessionClientOptions { Headers = { ["api-key"] = RealtimeServer.Key } };

        await using var talk = Talk.Of(await Talk.Client(server, "/openai/v1").StartConversationSessionAsync("my-deployment", options, token));
        var session = Assert.IsType<RealtimeConversationSession>((await talk.NextAsync<RealtimeServerUpdateSessionCreated>()).Session);

        Assert.Equal("my-deployment", session.Model);
        Assert.StartsWith("/openai/v1/realtime", server.Conversation.Path, StringComparison.Ordinal);
    }

    [Fact(Timeout = 120_000)]
    public async Task An_error_names_what_caused_it_and_ends_nothing()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        await using var talk = await Talk.OpenAsync(server);

        await talk.Session.SendCommandAsync(new RealtimeClientCommandConversationItemDelete("item_nobody") { EventId = "mine" }, token);
        var error = (await talk.NextAsync<RealtimeServerUpdateError>()).Error;
        await talk.Session.AddItemAsync(RealtimeItem.CreateUserMessageItem("Hello"), token);
        var item = await talk.NextAsync<RealtimeServerUpdateConversationItemDone>();
        await talk.Session.DeleteItemAsync(Assert.IsType<RealtimeMessageItem>(item.Item).Id, token);
        await talk.NextAsync<RealtimeServerUpdateConversationItemDeleted>();

        Assert.Equal(("mine", "item_delete_invalid_item_id"), (error.EventId, error.Code));
        talk.CheckKnown();
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_wrong_key_is_told_after_the_upgrade_as_the_service_does()
    {
        var token = TestContext.Current.CancellationToken;
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        await using var talk = Talk.Of(await Talk.Client(server, key: "sk-wrong").StartConversationSessionAsync("gpt-realtime", cancellationToken: token));
        var error = (await talk.NextAsync<RealtimeServerUpdateError>()).Error;
        await Assert.ThrowsAsync<InvalidOperationException>(() => talk.NextAsync<RealtimeServerUpdateSessionCreated>());

        Assert.Equal("invalid_api_key", error.Code);
        Assert.Equal((WebSocketCloseStatus)3000, talk.Session.WebSocket.CloseStatus);
    }
}
