using System.Net;
using System.Net.Sockets;
using Duologue.Chat.OpenAICompatible;
using Duologue.Http;
using Duologue.Testing.OpenAICompatible;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.OpenAICompatible;

/// <summary>What goes wrong with a server, what is made of it, and which setting the words name. The other parts share this.</summary>
public sealed class OpenAICompatibleChatFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory(Timeout = 60_000)]
    [InlineData(401, "bad key sk-secret", PartFailure.InvalidKey, "CHAT_API_KEY")]
    [InlineData(402, "pay", PartFailure.QuotaExceeded, "credit")]
    [InlineData(403, "not yours", PartFailure.Forbidden, "CHAT_MODEL")]
    [InlineData(404, "model 'small' not found", PartFailure.NotFound, "CHAT_MODEL")]
    [InlineData(404, "404 page not found", PartFailure.NotFound, "CHAT_BASE_URL")]
    [InlineData(405, "POST?", PartFailure.NotFound, "CHAT_BASE_URL")]
    [InlineData(413, "too long", PartFailure.Refused, "too long")]
    [InlineData(429, "insufficient_quota", PartFailure.QuotaExceeded, "credit")]
    public async Task A_refusal_names_the_setting_and_is_final(int status, string said, PartFailure reason, string advice)
    {
        await using var talk = new ChatTalk(o => o.IncludeUsage = false);
        var refusal = FakeAnswer.Refusal(status, said);
        talk.Server.Will(refusal, refusal, refusal);

        var error = await Assert.ThrowsAsync<PartException>(() => talk.ReadAsync());

        Assert.Equal((reason, status, false), (error.Reason, error.StatusCode, error.IsTransient));
        Assert.Contains(advice, error.Message);
        Assert.Contains($"HTTP {status}", error.Message);
        Assert.DoesNotContain("sk-secret", error.ToString());
        Assert.Equal(reason == PartFailure.Refused ? 2 : 1, talk.Server.Requests.Count);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(500, PartFailure.ServerError)]
    [InlineData(503, PartFailure.ServerError)]
    [InlineData(429, PartFailure.RateLimited)]
    public async Task What_may_pass_is_tried_once_more(int status, PartFailure reason)
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Refusal(status, "busy"), FakeChat.Says("Yes."), FakeAnswer.Refusal(status, "busy"), FakeAnswer.Refusal(status, "busy"));

        Assert.Equal("Yes.", string.Concat((await talk.ReadThroughPausesAsync()).Select(u => u.Text)));
        var error = await Assert.ThrowsAsync<PartException>(talk.ReadThroughPausesAsync);

        Assert.Equal((reason, true), (error.Reason, error.IsTransient));
        Assert.Equal(4, talk.Server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_short_pause_that_the_server_asks_for_is_kept_and_a_long_one_is_told()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Refusal(429, "busy", retryAfter: 2), FakeChat.Says("Yes."), FakeAnswer.Refusal(429, "busy", retryAfter: 60));

        await talk.ReadThroughPausesAsync();
        Assert.InRange(talk.Time.Elapsed, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(3));
        var error = await Assert.ThrowsAsync<PartException>(talk.ReadThroughPausesAsync);

        Assert.Equal(TimeSpan.FromSeconds(60), error.RetryAfter);
        Assert.Contains("60 s", error.Message);
        Assert.Equal(3, talk.Server.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Nobody_there_is_said_with_the_address()
    {
        var port = FreePort();
        var time = new Duologue.Testing.ManualTimeProvider();
        using var chat = new OpenAICompatibleChat(new OpenAICompatibleChatOptions { BaseUrl = $"http://127.0.0.1:{port}", Model = "small" }, timeProvider: time);

        var asking = chat.GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], null, Token);
        await Passing.UntilAsync(asking, time, TimeSpan.FromSeconds(1));
        var error = await Assert.ThrowsAsync<PartException>(() => asking);

        Assert.Equal(PartFailure.Unreachable, error.Reason);
        Assert.Contains($"127.0.0.1:{port}", error.Message);
        Assert.Contains("CHAT_BASE_URL", error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task Silence_before_the_answer_ends_the_request_and_is_not_tried_again()
    {
        await using var talk = new ChatTalk(o => o.StallTimeout = TimeSpan.FromSeconds(20));
        talk.Server.Will(FakeAnswer.Silence());

        var reading = talk.ReadAsync();
        var request = await talk.Server.NextRequestAsync(Token);
        await Passing.UntilAsync(reading, talk.Time, TimeSpan.FromSeconds(20));
        var error = await Assert.ThrowsAsync<PartException>(() => reading);

        Assert.Equal(PartFailure.Silent, error.Reason);
        Assert.Contains("20 s", error.Message);
        Assert.Contains("CHAT_MODEL", error.Message);
        await request.Abandoned.WaitAsync(Token);
        Assert.Single(talk.Server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Silence_in_the_middle_keeps_what_came()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream(FakeChat.Delta("Well, "), new FakeStep.Stall()));

        await using var updates = talk.Ask().GetAsyncEnumerator(Token);
        await updates.MoveNextAsync();
        Assert.Equal("Well, ", updates.Current.Text);
        var next = updates.MoveNextAsync().AsTask();
        await Passing.UntilAsync(next, talk.Time, TimeSpan.FromSeconds(60));

        Assert.Equal(PartFailure.Silent, (await Assert.ThrowsAsync<PartException>(() => next)).Reason);
        Assert.InRange(talk.Time.Elapsed, TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(61));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_slow_reader_is_not_taken_for_a_silent_server()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeChat.Says("One. ", "Two."));

        var text = "";
        await foreach (var update in talk.Ask())
        {
            talk.Time.Advance(TimeSpan.FromMinutes(5));
            text += update.Text;
        }

        Assert.Equal("One. Two.", text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Broken_off_before_it_gave_anything_is_tried_once_more()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream(FakeAnswer.Text(": hello\n\n"), new FakeStep.BreakOff()), FakeChat.Says("Yes."));

        Assert.Equal("Yes.", string.Concat((await talk.ReadThroughPausesAsync()).Select(u => u.Text)));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Broken_off_in_the_middle_is_never_tried_again(bool isCut)
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream([FakeChat.Delta("Well, "), .. isCut ? [new FakeStep.BreakOff()] : Array.Empty<FakeStep>()]));

        await using var updates = talk.Ask().GetAsyncEnumerator(Token);
        await updates.MoveNextAsync();
        var error = await Assert.ThrowsAsync<PartException>(async () => await updates.MoveNextAsync());

        Assert.Equal(PartFailure.BrokenOff, error.Reason);
        Assert.Single(talk.Server.Requests);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("""data: {"error":{"message":"out of memory","type":"server_error"}}""", PartFailure.ServerError, "out of memory")]
    [InlineData("""{"error":"out of memory"}""", PartFailure.ServerError, "out of memory")]
    [InlineData("""data: {"error":{"message":"slow down","code":429}}""", PartFailure.RateLimited, "slow down")]
    [InlineData("""data: {"choices":[{"delta":{"content":"a"}},""", PartFailure.Garbage, "damaged JSON")]
    [InlineData("""data: "text" """, PartFailure.Garbage, "CHAT_BASE_URL")]
    public async Task An_error_inside_the_stream_ends_the_answer(string line, PartFailure reason, string said)
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Stream(FakeChat.Delta("Well, "), FakeAnswer.Text($"{line}\n\n"), new FakeStep.Stall()));

        await using var updates = talk.Ask().GetAsyncEnumerator(Token);
        await updates.MoveNextAsync();
        var error = await Assert.ThrowsAsync<PartException>(async () => await updates.MoveNextAsync());

        Assert.Equal(reason, error.Reason);
        Assert.Contains(said, error.Message);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("<html>Welcome</html>", "text/html", "web page")]
    [InlineData("{}", "application/json", "without a choice")]
    [InlineData("[1]", "application/json", "another shape")]
    [InlineData("{\"choices\":", "application/json", "damaged JSON")]
    [InlineData("data: [DONE]\n\n", "text/event-stream", "without a choice")]
    public async Task What_is_no_answer_is_said(string body, string type, string said)
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.With(200, body, type));

        var error = await Assert.ThrowsAsync<PartException>(() => talk.ReadAsync());

        Assert.Equal(PartFailure.Garbage, error.Reason);
        Assert.Contains(said, error.Message);
        Assert.Contains("CHAT_BASE_URL", error.Message);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_redirection_is_not_followed_but_told()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.With(308, "") with { Headers = new Dictionary<string, string> { ["Location"] = "https://elsewhere.example/v1/chat/completions" } });

        var error = await Assert.ThrowsAsync<PartException>(() => talk.ReadAsync());

        Assert.Contains("set CHAT_BASE_URL to https://elsewhere.example", error.Message);
        Assert.Single(talk.Server.Requests);
    }

    [Fact(Timeout = 60_000)]
    public async Task Cancelling_is_cancelling_and_not_a_failure()
    {
        await using var talk = new ChatTalk();
        talk.Server.Will(FakeAnswer.Silence());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Token);

        var asking = talk.Chat.GetResponseAsync([new ChatMessage(ChatRole.User, "Hi")], null, stop.Token);
        var request = await talk.Server.NextRequestAsync(Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await request.Abandoned.WaitAsync(Token);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
