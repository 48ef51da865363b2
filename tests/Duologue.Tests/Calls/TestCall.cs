using Duologue.Audio;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Testing;
using Duologue.Tests.Testing;

namespace Duologue.Tests.Calls;

/// <summary>A call between a fake endpoint and a scripted model, on virtual time.</summary>
internal sealed class TestCall : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private TestCall(ScriptedModel model, FakeEndpoint endpoint, ManualTimeProvider time, SessionRecorder seen)
    {
        Model = model;
        Endpoint = endpoint;
        Time = time;
        Seen = seen;
    }

    public ScriptedModel Model { get; }

    public FakeEndpoint Endpoint { get; }

    public ManualTimeProvider Time { get; }

    public SessionRecorder Seen { get; }

    public RealtimeSession Session { get; private set; } = null!;

    public ScriptedConnection Connection => Model.Connection;

    public Task<CallEnd> End { get; private set; } = null!;

    public static Task<TestCall> StartAsync(
        ScriptedModel model, RealtimeAgent? agent = null, CallOptions? options = null, AudioFormat? format = null, bool marks = true,
        RealtimeRunnerOptions? runnerOptions = null, ManualTimeProvider? time = null)
    {
        time ??= new ManualTimeProvider();
        var endpoint = new FakeEndpoint(time, format) { ReportsMarks = marks };
        return StartAsync(model, endpoint, time, agent, options, runnerOptions);
    }

    public static async Task<TestCall> StartAsync(
        ScriptedModel model, FakeEndpoint endpoint, ManualTimeProvider time, RealtimeAgent? agent, CallOptions? options, RealtimeRunnerOptions? runnerOptions)
    {
        var call = new TestCall(model, endpoint, time, new SessionRecorder());
        var runner = new RealtimeRunner(agent ?? new RealtimeAgent { Name = "Agent" }, model, runnerOptions, timeProvider: time);
        options ??= new CallOptions();
        var started = new TaskCompletionSource<RealtimeSession>();
        call.End = runner.RunCallAsync(endpoint, options with
        {
            Observers = [.. options.Observers, call.Seen],
            Started = session =>
            {
                options.Started?.Invoke(session);
                started.SetResult(session);
            },
        }, call._stop.Token);
        await Task.WhenAny(started.Task, call.End);
        if (started.Task.IsCompleted)
        {
            call.Session = await started.Task;
        }

        return call;
    }

    /// <summary>Waits until the endpoint was handed this much audio since the beginning.</summary>
    public Task PlayedAsync(TimeSpan total) =>
        Eventually.HoldsAsync(() => Endpoint.Played.Sum(p => p.Duration.Ticks) >= total.Ticks);

    /// <summary>Lets time pass in steps, each wholly taken in by the call.</summary>
    public async Task PassAsync(TimeSpan duration, TimeSpan? step = null)
    {
        for (var left = duration; left > TimeSpan.Zero;)
        {
            var now = left < (step ?? TimeSpan.FromMilliseconds(10)) ? left : step ?? TimeSpan.FromMilliseconds(10);
            Time.Advance(now);
            left -= now;
            await Endpoint.TakenAsync(_stop.Token);
        }
    }

    public RealtimeCapabilities Capabilities => Model.Capabilities;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await End;
        _stop.Dispose();
    }
}
