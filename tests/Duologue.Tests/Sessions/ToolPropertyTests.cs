using Duologue.Protocol;
using Duologue.Testing;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Sessions;

/// <summary>Whatever tools do, while users interrupt and responses come and go: one output for each call, and an answer in the end.</summary>
public sealed class ToolPropertyTests
{
    private const int RunsPerBlock = 25;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int> Blocks => [.. Enumerable.Range(0, 8)];

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Blocks))]
    public async Task Every_call_gets_exactly_one_output_and_no_secret_leaks(int block)
    {
        for (var run = 0; run < RunsPerBlock; run++)
        {
            await RunAsync((block * RunsPerBlock) + run);
        }
    }

    private static async Task RunAsync(int seed)
    {
        var random = new Random(seed);
        var model = new ScriptedModel();
        var calls = Enumerable.Range(0, random.Next(1, 5)).Select(n => ($"tool_{n}", random.Next(6) == 0 ? "{broken" : "{}")).ToArray();
        model.CallsTools(calls).Says("first").Says("second").Says("third");
        var agent = new RealtimeAgent { Name = "Agent" };
        foreach (var (name, _) in calls)
        {
            agent.Tools.Add(Tool(name, random.Next(7)));
        }

        await using var test = await TestSession.StartAsync(model, agent);
        await test.Session.SendTextAsync("go", cancellationToken: Token);
        if (random.Next(2) == 0)
        {
            await test.Seen.NextAsync<SessionEvent.ResponseStarted>(Token);
            test.Connection.UserSpeaks();
            await Task.Yield();
            test.Connection.UserStops("never mind");
        }

        var settled = SettledAsync(test, calls.Length);
        await test.PassUntilAsync(settled, TimeSpan.FromSeconds(1));

        var outputs = test.Connection.Sent.OfType<ClientEvent.CreateItem>().Where(c => c.Item.Type == "function_call_output").ToList();
        Assert.Equal(outputs.Count, outputs.Select(o => o.Item.CallId).Distinct().Count());
        Assert.Equal(test.Seen.Of<SessionEvent.ToolCallEnded>().Count, outputs.Count);
        Assert.All(outputs, o => Assert.DoesNotContain("secret", o.Item.Output));
        Assert.All(outputs, o => Assert.True(System.Text.Encoding.UTF8.GetByteCount(o.Item.Output!) <= 16 * 1024));
        Assert.Contains(test.Session.History, i => i is ConversationItem.Message { Role: MessageRole.Assistant });
        Assert.DoesNotContain(test.Seen.Of<SessionEvent.ErrorOccurred>(), e => e.Code == "conversation_already_has_active_response");
    }

    /// <summary>Idle, with everything sent, and with at least one answer spoken.</summary>
    private static async Task<bool> SettledAsync(TestSession test, int calls)
    {
        while (test.Seen.Of<SessionEvent.ToolCallEnded>().Count is var ended
            && (!test.Session.IsIdle || (ended > 0 && ended < calls) || test.Seen.Of<SessionEvent.AssistantTranscript>().Count == 0
                || test.Connection.Sent.OfType<ClientEvent.CreateItem>().Count(c => c.Item.Type == "function_call_output") < ended))
        {
            Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return true;
    }

    private static AIFunction Tool(string name, int kind) => kind switch
    {
        0 => AIFunctionFactory.Create(string () => throw new InvalidOperationException("the secret leaks"), name),
        1 => AIFunctionFactory.Create(string () => throw new ToolFailedException("not today"), name),
        2 => AIFunctionFactory.Create(() => new TaskCompletionSource<string>().Task, name),
        3 => AIFunctionFactory.Create(() => new string('x', 100_000), name),
        4 => AIFunctionFactory.Create(string? () => null, name),
        5 => AIFunctionFactory.Create(async () => { await Task.Yield(); return new { Value = 42 }; }, name),
        _ => AIFunctionFactory.Create(() => "fine", name),
    };
}
