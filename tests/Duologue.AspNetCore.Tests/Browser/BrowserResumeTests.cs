using Duologue.Models;
using Duologue.Testing;
using Duologue.Testing.Browser;
using Microsoft.Extensions.AI;

namespace Duologue.AspNetCore.Tests.Browser;

/// <summary>Sockets break; conversations go on. Over real sockets, on a clock that the test turns.</summary>
public sealed class BrowserResumeTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_page_that_comes_back_finds_the_conversation_the_agent_and_what_waits()
    {
        var billing = new RealtimeAgent { Name = "Billing", Tools = [new ApprovalRequiredAIFunction(AIFunctionFactory.Create(() => "paid", "pay"))] };
        var model = new ScriptedModel().CallsTool("transfer_to_billing").Says("Billing here.", TimeSpan.FromMilliseconds(100)).CallsTool("pay").Says("Paid.");
        await using var house = await BrowserHouse.StartAsync(model, () => new RealtimeAgent { Name = "Starter", Handoffs = [billing] });
        var (page, line) = await house.TalkAsync();
        await page.SendAsync("""{"type":"text_input","text":"billing please"}""", Token);
        await page.NextAsync("response_done", e => e.Text("agent") == "Billing", Token);
        await page.SendAsync("""{"type":"text_input","text":"pay it"}""", Token);
        var asked = await page.NextAsync("tool_approval_requested", Token);

        await BreakAsync(house, page);
        house.Clock.Advance(TimeSpan.FromSeconds(29));
        await page.ResumeAsync(Token);
        var ready = await page.NextAsync("session_ready", e => e.Is("resumed"), Token);
        var again = await page.NextAsync("tool_approval_requested", Token);
        await page.SendAsync($$"""{"type":"tool_approval","call_id":"{{again.Text("call_id")}}","approved":true}""", Token);

        Assert.Equal("Billing", ready.Text("agent"));
        Assert.Equal(["billing please", "Billing here.", "pay it"], ready.Body.GetProperty("history").EnumerateArray().Select(h => h.GetProperty("text").GetString()));
        Assert.Equal(asked.Text("call_id"), again.Text("call_id"));
        await page.NextAsync("assistant_transcript", e => e.Is("final") && e.Text("text") == "Paid.", Token);
        Assert.Equal(1, (await page.NextAsync("metrics", Token)).Number("resumes"));
        Assert.False(line.IsClosed);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_was_not_played_is_played_after_the_break_and_nothing_is_lost()
    {
        var model = new ScriptedModel().Answers(new ScriptedAnswer { Text = "Four seconds of words.", Audio = TimeSpan.FromSeconds(4), HoldAfter = TimeSpan.FromSeconds(2) });
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync();
        line.UserSays("Go on.");
        await page.UntilAsync(p => p.ReceivedBytes == 48 * 2_000, Token);
        var begun = await page.NextAsync("audio_begin", Token);
        await house.PassUntilAsync(() => page.PlayedSamples >= 24 * 500);
        await page.SendAsync($$"""{"type":"playback","position":{{24 * 500}}}""", Token);
        await PongAsync(page);
        var whole = page.Audio;

        await BreakAsync(house, page);
        line.Continue();
        house.Clock.Advance(TimeSpan.FromSeconds(5));
        await page.ResumeAsync(Token);
        var ready = await page.NextAsync("session_ready", Token);
        var position = (int)ready.Number("position")!.Value;
        var again = await page.NextAsync("audio_begin", Token);
        await page.NextAsync("audio_end", Token);
        await page.UntilAsync(p => p.ReceivedBytes == (48 * 6_000) - (2 * position), Token);
        await house.PassUntilAsync(page.UntilAsync(p => p.Events.Last(e => e.Type == "state").Text("state") == "listening", Token));

        Assert.InRange(position, 24 * 500, 24 * 700);
        Assert.Equal((begun.Text("item_id"), begun.Number("position")), (again.Text("item_id"), again.Number("position")));
        Assert.Equal(whole[(2 * position)..], page.Audio[whole.Length..][..(whole.Length - (2 * position))]);
        Assert.Equal(24 * 4_000, page.PlayedSamples);
        Assert.DoesNotContain(page.Events, e => e.Type == "clear");
    }

    [Fact(Timeout = 60_000)]
    public async Task An_answer_that_is_cut_off_while_nobody_listens_ends_where_the_page_last_was()
    {
        var model = new ScriptedModel().Says("Four seconds of words.", TimeSpan.FromSeconds(4));
        await using var house = await BrowserHouse.StartAsync(model);
        var (page, line) = await house.TalkAsync();
        line.UserSays("Go on.");
        await page.UntilAsync(p => p.ReceivedBytes == 48 * 4_000, Token);
        await house.PassUntilAsync(() => page.PlayedSamples >= 24 * 1_000);
        await page.SendAsync($$"""{"type":"playback","position":{{24 * 1_000}}}""", Token);
        await PongAsync(page);
        await BreakAsync(house, page);
        house.Clock.Advance(TimeSpan.FromSeconds(10));

        line.UserSpeaks();
        await Twilio.Soon.HoldsAsync(() => line.Sent.OfType<Duologue.Protocol.ClientEvent.TruncateItem>().Any());

        Assert.InRange(line.Sent.OfType<Duologue.Protocol.ClientEvent.TruncateItem>().Single().AudioEndMs, 1_000, 1_200);
        await page.ResumeAsync(Token);
        var ready = await page.NextAsync("session_ready", e => e.Is("resumed"), Token);
        Assert.True(ready.Body.GetProperty("history")[1].TryGetProperty("heard_text", out _));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_token_brings_back_once_and_the_newest_socket_has_the_session()
    {
        await using var house = await BrowserHouse.StartAsync();
        var (page, line) = await house.TalkAsync();
        var first = page.ResumeToken;
        var old = page.Closed;

        await page.ResumeAsync(Token);

        Assert.Equal(4409, await old.WaitAsync(Token));
        Assert.NotEqual(first, page.ResumeToken);
        Assert.Equal(401, await house.KnockAsync(house.Origin, "/realtime/stream", "duologue.v1", "duologue.resume." + first));
        await page.SendAsync("""{"type":"text_input","text":"still there?"}""", Token);
        await page.NextAsync("response_done", Token);
        Assert.False(line.IsClosed);
    }

    [Fact(Timeout = 60_000)]
    public async Task After_30_seconds_without_the_page_the_session_ends()
    {
        await using var house = await BrowserHouse.StartAsync();
        var (page, line) = await house.TalkAsync();

        await BreakAsync(house, page);
        house.Clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.False(line.IsClosed);
        house.Clock.Advance(TimeSpan.FromSeconds(0.1));
        await Twilio.Soon.HoldsAsync(() => line.IsClosed);

        Assert.Equal(401, await house.KnockAsync(house.Origin, "/realtime/stream", "duologue.v1", "duologue.resume." + page.ResumeToken));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1000, true)]
    [InlineData(1001, false)]
    public async Task A_page_that_closes_with_1000_does_not_come_back(int code, bool ends)
    {
        await using var house = await BrowserHouse.StartAsync();
        var (page, line) = await house.TalkAsync();

        await page.CloseAsync(code, Token);
        await Twilio.Soon.HoldsAsync(() => house.Log.All.Any(l => l.Id == (ends ? 8321 : 8322)));

        Assert.Equal(ends ? 401 : 101, await house.KnockAsync(house.Origin, "/realtime/stream", "duologue.v1", "duologue.resume." + page.ResumeToken));
    }

    [Fact(Timeout = 60_000)]
    public async Task Both_sides_ask_every_30_seconds_and_a_silent_page_is_closed_with_4408()
    {
        await using var house = await BrowserHouse.StartAsync();
        var page = await house.OpenAsync();
        var silent = await house.OpenAsync(new VoicePageOptions { AnswersPing = false });

        await page.SendAsync("""{"type":"ping","id":"a1"}""", Token);
        Assert.Equal("a1", (await page.NextAsync("pong", Token)).Text("id"));
        for (var i = 0; i < 2; i++)
        {
            house.Clock.Advance(TimeSpan.FromSeconds(30));
            await page.NextAsync("ping", Token);
            await PongAsync(page);
        }

        Assert.Equal(4408, await silent.Closed.WaitAsync(Token));
        Assert.False(page.Closed.IsCompleted);
        await silent.ResumeAsync(Token);
        Assert.True((await silent.NextAsync("session_ready", e => e.Is("resumed"), Token)).Is("resumed"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_that_cannot_be_reached_is_told_with_4500()
    {
        var model = new ScriptedModel { ConnectError = new RealtimeException(RealtimeFailure.InvalidKey, "The key was refused.") };
        await using var house = await BrowserHouse.StartAsync(model);
        var page = await house.OpenAsync();

        Assert.Equal(["error", "ended"], page.Events.Select(e => e.Type));
        Assert.Equal("The key was refused.", page.Events[0].Text("message"));
        Assert.Equal(4500, await page.Closed.WaitAsync(Token));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_line_that_breaks_for_good_ends_the_session_with_4500()
    {
        await using var house = await BrowserHouse.StartAsync();
        var (page, line) = await house.TalkAsync();

        line.Break(new RealtimeException(RealtimeFailure.ConnectionLost, "The line is gone."));

        Assert.Equal("model_lost", (await page.NextAsync("ended", Token)).Text("reason"));
        Assert.Equal(4500, await page.Closed.WaitAsync(Token));
    }

    /// <summary>Loses the socket, and waits until the server knows.</summary>
    private static async Task BreakAsync(BrowserHouse house, VoicePage page)
    {
        var lost = house.Log.All.Count(l => l.Id == 8322);
        page.Break();
        await Twilio.Soon.HoldsAsync(() => house.Log.All.Count(l => l.Id == 8322) > lost);
    }

    /// <summary>Waits until the server has taken everything that the page has sent.</summary>
    private static async Task PongAsync(VoicePage page)
    {
        var id = Guid.NewGuid().ToString("N");
        await page.SendAsync($$"""{"type":"ping","id":"{{id}}"}""", Token);
        await page.UntilAsync(p => p.Events.Any(e => e.Type == "pong" && e.Text("id") == id), Token);
    }
}
