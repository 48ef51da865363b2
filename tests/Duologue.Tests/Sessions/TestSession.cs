using Duologue.Models;
using Duologue.Testing;
using Duologue.Tests.Testing;

namespace Duologue.Tests.Sessions;

/// <summary>A session on a scripted model, watched, on virtual time.</summary>
internal sealed class TestSession : IAsyncDisposable
{
    private TestSession(ScriptedModel model, ManualTimeProvider time, RealtimeSession session, SessionRecorder seen)
    {
        Model = model;
        Time = time;
        Session = session;
        Seen = seen;
    }

    public ScriptedModel Model { get; }

    public ManualTimeProvider Time { get; }

    public RealtimeSession Session { get; }

    public SessionRecorder Seen { get; }

    public ScriptedConnection Connection => Model.Connection;

    public IReadOnlyList<string> Lines => [.. Session.History.OfType<ConversationItem.Message>().Select(m => $"{m.Role}: {m.Text}")];

    public static async Task<TestSession> StartAsync(
        ScriptedModel model, RealtimeAgent? agent = null, RealtimeRunnerOptions? options = null, RealtimeSettings? settings = null,
        IServiceProvider? services = null, params IRealtimeObserver[] observers)
    {
        var time = new ManualTimeProvider();
        var seen = new SessionRecorder();
        var runner = new RealtimeRunner(agent ?? new RealtimeAgent { Name = "Agent", Instructions = "Be brief." }, model, options, services: services, timeProvider: time);
        var session = await runner.StartAsync(settings, [.. observers, seen], TestContext.Current.CancellationToken);
        return new TestSession(model, time, session, seen);
    }

    public Task<T> NextAsync<T>()
        where T : SessionEvent => Seen.NextAsync<T>(TestContext.Current.CancellationToken);

    /// <summary>
    /// Lets virtual time pass until a task is done: each step only when session and model have told each other everything, so that a
    /// busy machine does not look like a model that is silent.
    /// </summary>
    public async Task<T> PassUntilAsync<T>(Task<T> done, TimeSpan? step = null)
    {
        while (!done.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Eventually.HoldsAsync(() => done.IsCompleted || (Session.IsSent && Connection.IsTaken));
            Time.Advance(step ?? TimeSpan.FromMilliseconds(250));
            for (var i = 0; i < 50 && !done.IsCompleted; i++)
            {
                await Task.Yield();
            }
        }

        return await done;
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
