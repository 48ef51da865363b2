using Duologue.Protocol;
using Duologue.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Sessions;

public sealed class SessionReportTests
{
    private readonly TaskCompletionSource<string?> _work = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool? _isTaken;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task Work_that_outlasts_its_tool_is_reported_when_it_is_done()
    {
        await using var test = await StartAsync();
        Assert.Equal("I am on it.", (await test.NextAsync<SessionEvent.AssistantTranscript>()).Text);

        _work.SetResult("The restaurant said yes.");
        Assert.Equal("They said yes.", (await test.NextAsync<SessionEvent.AssistantTranscript>()).Text);

        Assert.True(_isTaken);
        var request = test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Last().Response;
        Assert.Contains("The restaurant said yes.", request?.Instructions, StringComparison.Ordinal);
        Assert.Contains("Be brief.", request?.Instructions, StringComparison.Ordinal);
        Assert.Contains(test.Lines, line => line.StartsWith("System:", StringComparison.Ordinal) && line.EndsWith("The restaurant said yes.", StringComparison.Ordinal));
    }

    [Fact(Timeout = 60_000)]
    public async Task While_work_goes_on_the_session_is_not_idle_and_does_not_end()
    {
        await using var test = await StartAsync();
        await test.NextAsync<SessionEvent.AssistantTranscript>();
        await test.NextAsync<SessionEvent.ResponseEnded>();
        test.Session.EndConversation();

        Assert.False(test.Session.IsIdle);
        Assert.Empty(test.Seen.Of<SessionEvent.EndRequested>());
        _work.SetResult("Done.");
        await test.NextAsync<SessionEvent.AssistantTranscript>();
        await test.NextAsync<SessionEvent.EndRequested>();

        Assert.True(test.Session.IsIdle);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("")]
    public async Task Work_with_nothing_to_say_says_nothing(string? report)
    {
        await using var test = await StartAsync();
        await test.NextAsync<SessionEvent.AssistantTranscript>();
        await test.NextAsync<SessionEvent.ResponseEnded>();
        test.Session.EndConversation();

        _work.SetResult(report);
        await test.NextAsync<SessionEvent.EndRequested>();

        Assert.Equal(2, test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Count());
    }

    [Theory(Timeout = 60_000)]
    [InlineData(true, "Nobody is there.")]
    [InlineData(false, "Something I was still working on has failed.")]
    public async Task Work_that_fails_is_told_without_its_inner_words(bool onPurpose, string told)
    {
        await using var test = await StartAsync();
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        _work.SetException(onPurpose ? new ToolFailedException("Nobody is there.") : new InvalidOperationException("password is hunter2"));
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        var instructions = test.Connection.Sent.OfType<ClientEvent.CreateResponse>().Last().Response?.Instructions;
        Assert.EndsWith(told, instructions, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", instructions, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Work_is_told_to_stop_when_the_session_ends()
    {
        var test = await StartAsync();
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        await test.DisposeAsync();

        await _cancelled.Task.WaitAsync(Token);
    }

    [Fact(Timeout = 60_000)]
    public async Task Named_work_is_told_as_it_goes_on()
    {
        BackgroundProgress? late = null;
        var tool = AIFunctionFactory.Create(
            (AIFunctionArguments arguments) => AgentContext.From(arguments)!.ReportLater("Booking", async (progress, _) =>
            {
                late = progress;
                progress.Report(2);
                progress.Report(double.NaN, "Almost");
                return await _work.Task;
            }),
            "book");
        await using var test = await TestSession.StartAsync(
            new ScriptedModel().CallsTool("book").Says("I am on it.").Says("Booked."), new RealtimeAgent { Name = "Agent", Tools = [tool] });
        await test.Session.SendTextAsync("book", cancellationToken: Token);
        await test.Seen.NextAsync<SessionEvent.BackgroundTaskChanged>(t => t.Detail == "Almost", Token);

        _work.SetResult("It is booked.");
        await test.Seen.NextAsync<SessionEvent.AssistantTranscript>(t => t.Text == "Booked.", Token);
        late!.Report(0.1, "too late");
        await test.Session.SendTextAsync("thanks", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        Assert.Equal(
            [
                new("task_1", "Booking", BackgroundTaskStatus.Running, null, null),
                new("task_1", "Booking", BackgroundTaskStatus.Running, 1, null),
                new("task_1", "Booking", BackgroundTaskStatus.Running, null, "Almost"),
                new("task_1", "Booking", BackgroundTaskStatus.Completed, 1, "It is booked."),
            ],
            test.Seen.Of<SessionEvent.BackgroundTaskChanged>());
    }

    [Fact]
    public void Without_a_session_work_is_not_begun()
    {
        var began = false;

        var isTaken = new AgentContext { SessionId = "s", AgentName = "a" }.ReportLater(_ =>
        {
            began = true;
            return Task.FromResult<string?>("done");
        });

        Assert.False(isTaken);
        Assert.False(began);
    }

    private async Task<TestSession> StartAsync()
    {
        var model = new ScriptedModel().CallsTool("ring").Says("I am on it.").Says("They said yes.");
        var agent = new RealtimeAgent
        {
            Name = "Agent",
            Instructions = "Be brief.",
            Tools =
            {
                AIFunctionFactory.Create(
                    (AIFunctionArguments arguments) =>
                    {
                        _isTaken = AgentContext.From(arguments)?.ReportLater(WorkAsync);
                        return "It is ringing.";
                    },
                    "ring"),
            },
        };
        var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("ring them", cancellationToken: Token);
        return test;
    }

    private async Task<string?> WorkAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _work.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _cancelled.TrySetResult();
            throw;
        }
    }
}
