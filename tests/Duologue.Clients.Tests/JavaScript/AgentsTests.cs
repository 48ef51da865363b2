using System.Text.Json;
using Duologue.Clients.Tests.Support;

namespace Duologue.Clients.Tests.JavaScript;

/// <summary>The npm package @openai/agents: RealtimeAgent and RealtimeSession over its WebSocket.</summary>
[Collection(ClientCollection.Name)]
[Trait("Needs", "node")]
public sealed class AgentsTests(NodePackages packages)
{
    [Fact(Timeout = 120_000)]
    public async Task The_agent_of_the_guide_calls_its_tool_and_answers()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/text.mjs");

        Assert.Contains("sunny in Paris", Assert.Single(script.Lines), StringComparison.Ordinal);
        server.Conversation.Check();
    }

    [Fact(Timeout = 240_000)]
    [Trait("Needs", "pocketsphinx,flite")]
    public async Task A_spoken_question_runs_the_tool_and_is_answered_aloud()
    {
        SpokenAnswer.NeedOfflineEngine();
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(
            packages, server, "agents/spoken-turn.mjs", ("SPEECH", SpokenAnswer.Recording(server.Folder, "weather.wav")));

        Assert.Contains("paris", script.Text("tool", "city"), StringComparison.OrdinalIgnoreCase);
        var history = script.The("history").GetProperty("items").EnumerateArray().ToList();
        Assert.Contains(history, item => Text(item, "role") == "user" && Text(item, "text").Contains("weather", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(history, item => Text(item, "type") == "function_call" && Text(item, "text") == "get_weather" && Text(item, "status") == "completed");
        Assert.Contains(history, item => Text(item, "role") == "assistant" && Text(item, "text") == script.Text("answer", "transcript"));
        Assert.True(script.The("usage").GetProperty("tokens").GetInt32() > 0);
        Assert.Empty(script.All("error"));
        await SpokenAnswer.CheckAsync(await File.ReadAllBytesAsync(server.Folder.File("answer.pcm"), TestContext.Current.CancellationToken), script.Text("answer", "transcript"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task An_agent_hands_over_to_another_whose_tools_then_work()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/handoff.mjs");

        Assert.Equal("Front desk", script.Text("handoff", "from"));
        Assert.Equal("Billing", script.Text("handoff", "to"));
        Assert.Equal("Billing", script.Text("speaker", "name"));
        Assert.Contains("two open invoices", script.Text("answer", "transcript"), StringComparison.OrdinalIgnoreCase);
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_guardrail_stops_an_answer_and_gets_another()
    {
        var never = new TaskCompletionSource();
        var parts = new ScriptedParts();
        parts.Brain.Answers("There is a treasure in the cellar, and it glitters. And", never.Task).Answers("There is only dust.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/guardrail.mjs");

        Assert.Equal("No secrets", script.Text("tripped", "name"));
        Assert.Equal("cancelled", script.Text("stopped", "status"));
        Assert.Equal("client_cancelled", script.Text("stopped", "reason"));
        Assert.Equal("There is only dust.", script.Text("answer", "transcript"));
        Assert.Contains(parts.Brain.Asked[^1], message => message.Text.Contains("Never speak of the treasure", StringComparison.Ordinal));
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task Speaking_over_an_answer_stops_it_and_the_talk_goes_on()
    {
        var never = new TaskCompletionSource();
        var parts = new ScriptedParts();
        parts.Ears.Hears("tell me about the museum", "i need help with billing");
        parts.Brain.Answers(string.Join(' ', Enumerable.Repeat("The museum opens at nine and it closes at five.", 20)) + " And", never.Task)
            .Answers("Billing it is.").Answers("Well, there is more to say about it. And", never.Task);
        await using var server = await RealtimeServer.StartAsync(parts.Model);

        var script = await NodeScript.RunAsync(
            packages, server, "agents/interruption.mjs",
            ("SPEECH", SpokenAnswer.Recording(server.Folder, "weather.wav")), ("SPEECH_OVER", SpokenAnswer.Recording(server.Folder, "billing.wav")));

        Assert.True(script.The("stopped").GetProperty("same").GetBoolean());
        Assert.Equal("cancelled", script.Text("stopped", "status"));
        Assert.Equal("turn_detected", script.Text("stopped", "reason"));
        Assert.Equal("incomplete", script.Text("truncated", "status"));
        Assert.Equal("Billing it is.", script.Text("next", "transcript"));
        Assert.Equal("client_cancelled", script.Text("button", "reason"));
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_changed_history_is_what_the_model_knows()
    {
        var parts = new ScriptedParts();
        parts.Brain.Answers("Hello Ada.").Answers("Lovely town.").Answers("You are Grace.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/history.mjs");

        Assert.Equal(["My name is Ada.", "Hello Ada.", "I live in Turin.", "Lovely town."], Texts(script.The("before")));
        Assert.Equal(["My name is Grace.", "I live in Turin.", "Who am I?", "You are Grace."], Texts(script.The("after")));
        Assert.Equal(["My name is Grace.", "I live in Turin.", "Who am I?"], parts.Brain.Asked[^1].Where(m => m.Role.Value == "user").Select(m => m.Text));
        Assert.DoesNotContain(parts.Brain.Asked[^1], message => message.Role.Value == "assistant");
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_tool_waits_for_a_persons_word()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/approval.mjs");

        Assert.Single(script.All("ran"));
        Assert.Contains("cancelled", script.Text("approve", "transcript"), StringComparison.OrdinalIgnoreCase);
        Assert.NotEqual("", script.Text("reject", "transcript"));
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task An_answer_beside_the_conversation_leaves_no_trace_in_it()
    {
        var parts = new ScriptedParts();
        parts.Brain.Answers("The museum opens at nine.").Answers("Museum.").Answers("You are welcome.");
        await using var server = await RealtimeServer.StartAsync(parts.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/out-of-band.mjs");

        Assert.Equal("completed", script.Text("aside", "status"));
        Assert.Equal("Museum.", script.Text("aside", "text"));
        Assert.DoesNotContain(parts.Brain.Asked[^1], message => message.Text == "Museum.");
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_setting_of_the_documentation_is_taken()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/settings.mjs");

        var session = script.The("session");
        Assert.Equal("medium", session.GetProperty("audio").GetProperty("input").GetProperty("turn_detection").GetProperty("eagerness").GetString());
        Assert.True(session.GetProperty("audio").GetProperty("input").GetProperty("turn_detection").GetProperty("interrupt_response").GetBoolean());
        Assert.Equal("marin", session.GetProperty("audio").GetProperty("output").GetProperty("voice").GetString());
        Assert.Equal("input_image", script.The("image").GetProperty("content")[0].GetString());
        Assert.NotEqual("", script.Text("answer", "transcript"));
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    [Fact(Timeout = 120_000)]
    public async Task A_page_connects_with_a_short_lived_key()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "agents/client-secret.mjs");

        Assert.NotEqual("", script.Text("answer", "transcript"));
        Assert.Empty(script.All("error"));
        server.Conversation.Check();
    }

    private static string Text(JsonElement item, string member) => item.TryGetProperty(member, out var value) ? value.GetString() ?? "" : "";

    private static IEnumerable<string> Texts(JsonElement history) => history.GetProperty("items").EnumerateArray().Select(item => Text(item, "text"));
}
