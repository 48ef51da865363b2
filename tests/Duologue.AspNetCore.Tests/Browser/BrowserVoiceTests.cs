using Duologue.AspNetCore.Browser;
using Duologue.Protocol;
using Duologue.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.AspNetCore.Tests.Browser;

/// <summary>What a page is told of a conversation, over real sockets.</summary>
public sealed class BrowserVoiceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_page_gets_a_ticket_and_then_everything_it_must_know()
    {
        await using var house = await BrowserHouse.StartAsync(agent: Pair);

        var start = await house.StartAsync("""{"agent":"starter"}""");
        Assert.Equal("ready", start.GetProperty("status").GetString());
        Assert.Equal("/realtime/stream?agent=starter", start.GetProperty("websocket_url").GetString());
        Assert.Equal(24_000, start.GetProperty("audio_format").GetProperty("sample_rate").GetInt32());
        Assert.Equal("starter", start.GetProperty("agents")[0].GetProperty("name").GetString());
        var page = await house.OpenAsync();
        var ready = page.Events[0];

        Assert.Equal("session_ready", ready.Type);
        Assert.Equal(1, ready.Number("protocol_version"));
        Assert.Equal("Starter", ready.Text("agent"));
        Assert.False(ready.Is("resumed"));
        Assert.Equal("server_vad", ready.Body.GetProperty("turn_detection").GetProperty("mode").GetString());
        var graph = ready.Body.GetProperty("graph");
        Assert.Equal("look_up", graph.GetProperty("nodes")[0].GetProperty("tools")[0].GetString());
        Assert.Equal("Billing", graph.GetProperty("edges")[0].GetProperty("to").GetString());
        Assert.Equal("listening", (await page.NextAsync("state", Token)).Text("state"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_spoken_turn_is_told_from_the_first_sound_to_the_last()
    {
        var model = new ScriptedModel { DetectsSpeech = true }.UserWillSay("Hello there").Says("Good morning.", TimeSpan.FromMilliseconds(800));
        await using var house = await BrowserHouse.StartAsync(model);
        var page = await house.OpenAsync();

        await page.SayAsync(Sound(300), Token);
        await page.SayAsync(new byte[48 * 300], Token);
        var done = await page.NextAsync("response_done", Token);
        await page.UntilAsync(p => p.ReceivedBytes == 48 * 800, Token);
        await house.PassUntilAsync(page.UntilAsync(p => p.Events[^1].Text("state") == "listening", Token));

        Assert.Equal(["listening", "hearing", "thinking", "speaking", "listening"], page.Events.Where(e => e.Type == "state").Select(e => e.Text("state")).Distinct().Append("listening"));
        Assert.Contains(page.Events, e => e.Type == "user_transcript" && e.Is("final") && e.Text("text") == "Hello there");
        var words = page.Events.Last(e => e.Type == "assistant_transcript");
        Assert.Equal("Good morning.", words.Text("text"));
        Assert.True(words.Is("final"));
        var begin = Assert.Single(page.Events, e => e.Type == "audio_begin");
        Assert.Equal(0, begin.Number("position"));
        Assert.Equal(words.Text("item_id"), begin.Text("item_id"));
        Assert.Equal(800, Assert.Single(page.Events, e => e.Type == "audio_end").Number("duration_ms"));
        Assert.Equal("completed", done.Text("status"));
        Assert.Equal(0, done.Body.GetProperty("timings").GetProperty("speech_stopped").GetInt32());
        Assert.True(done.Body.GetProperty("timings").TryGetProperty("first_audio", out _));
        Assert.True(done.Body.GetProperty("usage").GetProperty("total_tokens").GetInt32() > 0);
        Assert.Equal(1, page.Events.Last(e => e.Type == "metrics").Number("responses"));
        Assert.Equal(19_200, page.PlayedSamples);
    }

    [Fact(Timeout = 60_000)]
    public async Task Typed_text_is_answered_with_a_tool_that_waits_for_approval()
    {
        var model = new ScriptedModel().CallsTool("look_up", """{"name":"Ada"}""").Says("Ada is in.").Says("Fine.");
        await using var house = await BrowserHouse.StartAsync(model, agent: Pair);
        var page = await house.OpenAsync();

        await page.SendAsync("""{"type":"text_input","text":"Is Ada in?"}""", Token);
        var asked = await page.NextAsync("tool_approval_requested", Token);
        Assert.Equal("Ada", asked.Body.GetProperty("arguments").GetProperty("name").GetString());
        await page.SendAsync("""{"type":"tool_approval","call_id":"nobody","approved":true}""", Token);
        Assert.Equal("unknown_call", (await page.NextAsync("error", Token)).Text("code"));
        await page.SendAsync($$"""{"type":"tool_approval","call_id":"{{asked.Text("call_id")}}","approved":true}""", Token);
        var ended = await page.NextAsync("tool_ended", Token);
        await page.NextAsync("assistant_transcript", e => e.Text("text") == "Ada is in.", Token);
        var done = await page.NextAsync("response_done", Token);

        Assert.Equal("Ada is here", ended.Text("result"));
        Assert.Null(ended.Text("error"));
        Assert.True(done.Body.GetProperty("timings").TryGetProperty("tool_ended", out _));
        Assert.False(done.Body.GetProperty("timings").TryGetProperty("speech_stopped", out _));
        Assert.Equal(1, (await page.NextAsync("metrics", Token)).Number("function_calls"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Agents_hand_over_by_themselves_and_on_the_pages_wish()
    {
        var model = new ScriptedModel().CallsTool("transfer_to_billing").Says("Billing here.");
        var agents = new List<BrowserAgent> { new("starter", "Helps.", Pair), new("coach", "Coaches.", () => new RealtimeAgent { Name = "Coach" }) };
        await using var house = await BrowserHouse.StartAsync(model, agents);
        var page = await house.OpenAsync();

        await page.SendAsync("""{"type":"text_input","text":"billing"}""", Token);
        var first = await page.NextAsync("handoff", Token);
        var settings = await page.NextAsync("settings", Token);
        Assert.Equal(("Starter", "Billing"), (first.Text("from"), first.Text("to")));
        Assert.Equal(("Billing", "starter"), (settings.Text("agent"), settings.Text("choice")));
        await page.NextAsync("response_done", e => e.Text("agent") == "Billing", Token);

        await page.SendAsync("""{"type":"set_agent","agent":"coach"}""", Token);
        Assert.Equal("Coach", (await page.NextAsync("handoff", Token)).Text("to"));
        settings = await page.NextAsync("settings", Token);
        Assert.Equal(("Coach", "coach"), (settings.Text("agent"), settings.Text("choice")));
        Assert.Equal("Coach", settings.Body.GetProperty("graph").GetProperty("nodes")[0].GetProperty("name").GetString());
        await page.SendAsync("""{"type":"set_agent","agent":"starter"}""", Token);
        Assert.Equal("Starter", (await page.NextAsync("handoff", Token)).Text("to"));
        await page.SendAsync("""{"type":"set_agent","agent":"Billing"}""", Token);
        Assert.Equal("Billing", (await page.NextAsync("handoff", Token)).Text("to"));
        await page.SendAsync("""{"type":"set_agent","agent":"nobody"}""", Token);
        Assert.Equal("unknown_agent", (await page.NextAsync("error", Token)).Text("code"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_pushes_to_talk_commits_and_is_answered()
    {
        var model = new ScriptedModel().UserWillSay("What time is it?").Says("Noon.");
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync();

        await page.SendAsync("""{"type":"commit"}""", Token);
        Assert.Equal("not_now", (await page.NextAsync("error", Token)).Text("code"));
        await page.SendAsync("""{"type":"set_turn_detection","mode":"none"}""", Token);
        Assert.Equal("none", (await page.NextAsync("settings", Token)).Body.GetProperty("turn_detection").GetProperty("mode").GetString());
        await page.SendAsync("""{"type":"commit"}""", Token);
        Assert.Equal("not_now", (await page.NextAsync("error", Token)).Text("code"));
        await page.SayAsync(Sound(400), Token);
        await page.SendAsync("""{"type":"commit"}""", Token);
        await page.NextAsync("user_transcript", e => e.Text("text") == "What time is it?", Token);
        await page.NextAsync("assistant_transcript", e => e.Text("text") == "Noon." && e.Is("final"), Token);

        Assert.Single(line.Sent.OfType<ClientEvent.CommitAudio>());
    }

    [Fact(Timeout = 60_000)]
    public async Task Turn_detection_changes_live_and_keeps_what_is_left_out()
    {
        await using var house = await BrowserHouse.StartAsync();
        var (page, line) = await house.TalkAsync();

        await page.SendAsync("""{"type":"set_turn_detection","mode":"server_vad","threshold":0.8,"silence_duration_ms":700}""", Token);
        await page.NextAsync("settings", Token);
        await page.SendAsync("""{"type":"set_turn_detection","mode":"server_vad","interrupt_response":false}""", Token);
        var turns = (await page.NextAsync("settings", Token)).Body.GetProperty("turn_detection");

        Assert.Equal(0.8, turns.GetProperty("threshold").GetDouble());
        Assert.Equal(700, turns.GetProperty("silence_duration_ms").GetInt32());
        Assert.False(turns.GetProperty("interrupt_response").GetBoolean());
        await Twilio.Soon.HoldsAsync(() => line.Sent.OfType<ClientEvent.UpdateSession>().Count() == 2);
        var sent = line.Sent.OfType<ClientEvent.UpdateSession>().Last().Session.Audio!.Input!.TurnDetection.Value!;
        Assert.Equal((0.8, 700), (sent.Threshold, sent.SilenceDurationMs));
    }

    [Fact(Timeout = 60_000)]
    public async Task Work_behind_the_conversation_is_shown_as_it_goes_on()
    {
        var go = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var tool = AIFunctionFactory.Create(
            (AIFunctionArguments arguments) =>
            {
                AgentContext.From(arguments)!.ReportLater("Restaurant call", async (progress, _) =>
                {
                    progress.Report(0.5, "It rings");
                    await go.Task;
                    return "They said yes.";
                });
                return "I am on it.";
            },
            "book");
        var model = new ScriptedModel().CallsTool("book").Says("I am on it.").Says("They said yes.");
        await using var house = await BrowserHouse.StartAsync(model, () => new RealtimeAgent { Name = "Starter", Tools = [tool] });
        var page = await house.OpenAsync();

        await page.SendAsync("""{"type":"text_input","text":"book a table"}""", Token);
        var half = await page.NextAsync("background_task", e => e.Number("progress") == 0.5, Token);
        go.SetResult();
        var done = await page.NextAsync("background_task", Token);

        Assert.Equal(("Restaurant call", "running", "It rings"), (half.Text("name"), half.Text("status"), half.Text("detail")));
        Assert.Equal(("completed", "They said yes."), (done.Text("status"), done.Text("detail")));
        Assert.Equal(half.Text("task_id"), done.Text("task_id"));
        await page.NextAsync("assistant_transcript", e => e.Is("final") && e.Text("text") == "They said yes.", Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_says_end_is_told_goodbye()
    {
        await using var house = await BrowserHouse.StartAsync();
        var (page, line) = await house.TalkAsync();

        await page.SendAsync("""{"type":"end"}""", Token);
        var ended = await page.NextAsync("ended", Token);

        Assert.Equal("page_ended", ended.Text("reason"));
        Assert.Equal(1000, await page.Closed.WaitAsync(Token));
        Assert.Equal(ended, page.Events[^1]);
        await Twilio.Soon.HoldsAsync(() => line.IsClosed);
        using var response = await house.Http.GetAsync(new Uri($"/realtime/sessions/{page.SessionId}/metrics", UriKind.Relative), Token);
        Assert.False((await BrowserHouse.JsonAsync(response)).GetProperty("running").GetBoolean());
    }

    internal static byte[] Sound(int milliseconds)
    {
        var bytes = new byte[48 * milliseconds];
        bytes.AsSpan().Fill(0x20);
        return bytes;
    }

    private static RealtimeAgent Pair()
    {
        var billing = new RealtimeAgent { Name = "Billing", Instructions = "Bills." };
        var look = AIFunctionFactory.Create((string name) => $"{name} is here", "look_up");
        return new RealtimeAgent { Name = "Starter", Instructions = "Be brief.", Tools = [new ApprovalRequiredAIFunction(look)], Handoffs = [billing] };
    }
}
