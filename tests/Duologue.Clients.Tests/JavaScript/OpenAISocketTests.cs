using Duologue.Clients.Tests.Support;

namespace Duologue.Clients.Tests.JavaScript;

/// <summary>The npm package openai, with both of its sockets: that of the ws package and the web's own.</summary>
[Collection(ClientCollection.Name)]
[Trait("Needs", "node")]
public sealed class OpenAISocketTests(NodePackages packages)
{
    private const string ByWs = "ws";
    private const string ByWeb = "web";

    [Fact(Timeout = 120_000)]
    public async Task The_text_turn_of_the_guide_is_answered()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/text.mjs");

        Assert.NotEqual("", Assert.Single(script.Lines));
        server.Conversation.Check();
    }

    [Theory(Timeout = 240_000)]
    [InlineData(ByWs)]
    [InlineData(ByWeb)]
    [Trait("Needs", "pocketsphinx,flite")]
    public async Task A_spoken_question_is_heard_asks_a_tool_and_is_answered_aloud(string socket)
    {
        SpokenAnswer.NeedOfflineEngine();
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);
        var speech = SpokenAnswer.Recording(server.Folder, "weather.wav");

        var script = await NodeScript.RunAsync(packages, server, "openai/spoken-turn.mjs", ("SOCKET", socket), ("SPEECH", speech));

        Assert.Equal("gpt-realtime", script.Text("session", "model"));
        Assert.True(script.The("turn").GetProperty("same").GetBoolean());
        Assert.Contains("weather", script.Text("heard", "transcript"), StringComparison.OrdinalIgnoreCase);
        Assert.True(script.The("heard").GetProperty("same").GetBoolean());
        Assert.Equal("get_weather", script.Text("call", "name"));
        Assert.Contains("paris", script.Text("call", "arguments"), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("completed", script.Text("answer", "status"));
        Assert.True(script.The("answer").GetProperty("deltas").GetInt32() > 5);
        Assert.Empty(script.All("error"));
        await SpokenAnswer.CheckAsync(await File.ReadAllBytesAsync(server.Folder.File("answer.pcm"), TestContext.Current.CancellationToken), script.Text("answer", "transcript"));
        server.Conversation.Check();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ByWs)]
    [InlineData(ByWeb)]
    public async Task A_tool_is_called_and_its_output_answered(string socket)
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/tool-call.mjs", ("SOCKET", socket));

        Assert.Equal("get_weather", script.Text("call", "name"));
        Assert.Contains("Paris", script.Text("call", "arguments"), StringComparison.Ordinal);
        Assert.True(script.The("call").GetProperty("same").GetBoolean());
        Assert.Contains("sunny", script.Text("answer", "text"), StringComparison.OrdinalIgnoreCase);
        Assert.True(script.The("answer").GetProperty("same").GetBoolean());
        Assert.Equal(1000, script.The("closed").GetProperty("code").GetInt32());
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ByWs)]
    [InlineData(ByWeb)]
    public async Task Speaking_over_an_answer_stops_it_and_cuts_it_to_what_was_heard(string socket)
    {
        var never = new TaskCompletionSource();
        var parts = new ScriptedParts();
        parts.Ears.Hears("tell me about the museum", "i need help with billing");
        parts.Brain.Answers("The museum opens at nine and it closes at five in the afternoon. And", never.Task).Answers("Billing it is.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);

        var script = await NodeScript.RunAsync(
            packages, server, "openai/interruption.mjs", ("SOCKET", socket),
            ("SPEECH", SpokenAnswer.Recording(server.Folder, "weather.wav")), ("SPEECH_OVER", SpokenAnswer.Recording(server.Folder, "billing.wav")));

        Assert.True(script.The("stopped").GetProperty("same").GetBoolean());
        Assert.Equal("cancelled", script.Text("stopped", "status"));
        Assert.Equal("turn_detected", script.Text("stopped", "reason"));
        Assert.Equal(700, script.The("truncated").GetProperty("ms").GetInt32());
        Assert.Equal("incomplete", script.Text("truncated", "status"));
        Assert.DoesNotContain("afternoon", script.The("truncated").ToString(), StringComparison.Ordinal);
        Assert.Equal("completed", script.Text("next", "status"));
        Assert.Equal("Billing it is.", script.Text("next", "transcript"));
        Assert.Equal(0, script.The("next").GetProperty("late").GetInt32());
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Theory(Timeout = 120_000)]
    [InlineData(ByWs)]
    [InlineData(ByWeb)]
    public async Task An_answer_beside_the_conversation_runs_together_with_it(string socket)
    {
        var parts = new ScriptedParts();
        var never = new TaskCompletionSource();
        parts.Brain.Answers("The museum opens at nine. And", never.Task).Answers("Museum.").Answers("Nothing.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);

        var script = await NodeScript.RunAsync(packages, server, "openai/out-of-band.mjs", ("SOCKET", socket));

        Assert.Equal("completed", script.Text("aside", "status"));
        Assert.Equal("Museum.", script.Text("aside", "text"));
        Assert.Equal(0, script.The("aside").GetProperty("items").GetInt32());
        Assert.Equal("completed", script.Text("empty", "status"));
        Assert.Equal("cancelled", script.Text("main", "status"));
        Assert.Equal("client_cancelled", script.Text("main", "reason"));
        Assert.StartsWith("conv_", script.Text("main", "conversation"), StringComparison.Ordinal);
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }
}
