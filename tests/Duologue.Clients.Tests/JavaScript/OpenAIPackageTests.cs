using System.Text.Json;
using Duologue.Clients.Tests.Support;

namespace Duologue.Clients.Tests.JavaScript;

/// <summary>The rest of what the documentation of the npm package openai shows for Realtime: keys for pages, errors, Azure, transcription, recovery.</summary>
[Collection(ClientCollection.Name)]
[Trait("Needs", "node")]
public sealed class OpenAIPackageTests(NodePackages packages)
{
    [Fact(Timeout = 120_000)]
    public async Task Every_mistake_is_told_with_the_clients_event_id_and_ends_nothing()
    {
        var parts = new ScriptedParts();
        parts.Brain.Answers("Yes. And", new TaskCompletionSource().Task).Answers("Of course.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/errors.mjs", ("SOCKET", "ws"));

        Assert.All(script.All("answer"), answer => Assert.True(answer.GetProperty("same").GetBoolean(), answer.ToString()));
        Assert.Equal(
            [
                "invalid_value", "input_audio_buffer_commit_empty", "invalid_value", "item_delete_invalid_item_id", "item_retrieve_invalid_item_id",
                "item_truncate_invalid_item_id", "invalid_value", "unknown_parameter", "invalid_value", "invalid_value", "response_cancel_not_active",
            ],
            script.All("answer").Select(answer => answer.GetProperty("code").GetString()));
        Assert.Equal("conversation_already_has_active_response", script.Text("second", "code"));
        Assert.True(script.The("second").GetProperty("same").GetBoolean());
        Assert.Equal(("cancelled", "completed"), (script.Text("last", "first"), script.Text("last", "last")));
        server.Conversation.Check();
    }

    [Theory(Timeout = 120_000)]
    [InlineData("ws")]
    [InlineData("web")]
    public async Task A_short_lived_key_brings_its_session_along(string socket)
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/client-secret.mjs", ("SOCKET", socket));

        Assert.Equal("ek_", script.Text("secret", "prefix"));
        Assert.Equal("Be brief.", script.Text("session", "instructions"));
        Assert.Equal("text", script.The("session").GetProperty("modalities")[0].GetString());
        Assert.Equal("get_weather", script.The("session").GetProperty("tools")[0].GetString());
        Assert.Equal("completed", script.Text("answer", "status"));
        Assert.Equal("offline", script.The("models").GetProperty("names")[0].GetString());
        Assert.Equal("offline", script.Text("models", "found"));
        Assert.Equal((400, "integer_below_min_value"), (Status(script.The("refused")), script.Text("refused", "code")));
        Assert.Equal((401, "invalid_api_key"), (Status(script.The("stranger")), script.Text("stranger", "code")));
        server.Conversation.Check();
        Assert.Equal(socket == "web", server.Conversation.SubProtocols?.StartsWith("realtime", StringComparison.Ordinal) == true);
    }

    [Fact(Timeout = 120_000)]
    public async Task Connections_that_cannot_be_get_the_services_close_codes()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/refusals.mjs");

        Assert.Equal(("invalid_api_key", 3000), Refusal(script, "key"));
        Assert.Equal(("invalid_api_key", 3000), Refusal(script, "secret"));
        Assert.Equal(("invalid_value", 4000), Refusal(script, "call"));
    }

    [Fact(Timeout = 120_000)]
    public async Task A_program_for_Azure_works_by_its_own_path_and_header()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/azure.mjs");

        Assert.Equal("/openai/v1/realtime", script.Text("session", "path"));
        Assert.Equal("my-deployment", script.Text("session", "model"));
        Assert.Equal("completed", script.Text("answer", "status"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 240_000)]
    [Trait("Needs", "pocketsphinx,flite")]
    public async Task A_transcription_session_writes_down_and_answers_nothing()
    {
        SpokenAnswer.NeedOfflineEngine();
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(
            packages, server, "openai/transcription.mjs", ("SOCKET", "ws"), ("SPEECH", SpokenAnswer.Recording(server.Folder, "weather.wav")));

        Assert.Equal("transcription", script.Text("session", "type"));
        Assert.Contains("weather", script.Text("heard", "transcript"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, script.The("heard").GetProperty("responses").GetInt32());
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_client_that_lost_its_line_gets_a_new_session()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/reconnect.mjs");

        Assert.True(script.The("sessions").GetProperty("different").GetBoolean());
        Assert.Equal("completed", script.Text("answer", "status"));
        Assert.Equal(2, server.Conversations.Count);
        server.Conversations[1].Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_client_of_the_beta_shape_is_answered_in_it()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/beta.mjs");

        Assert.Equal("pcm16", script.Text("session", "format"));
        Assert.Equal("server_vad", script.Text("session", "detection"));
        Assert.Contains("sunny", script.Text("answer", "text"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", script.Text("spoken", "status"));
        Assert.True(script.The("spoken").GetProperty("deltas").GetInt32() > 1);
        Assert.Empty(script.All("error"));
    }

    private static int Status(JsonElement refusal) => refusal.GetProperty("status").GetInt32();

    private static (string Code, int Close) Refusal(NodeScript script, string what) => (script.Text(what, "code"), script.The(what).GetProperty("close").GetInt32());
}
