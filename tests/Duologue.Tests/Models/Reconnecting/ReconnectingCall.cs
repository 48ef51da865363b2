using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Support;

namespace Duologue.Tests.Models.Reconnecting;

/// <summary>A reconnecting line under test, its reader moved by hand.</summary>
internal sealed class ReconnectingCall : IAsyncDisposable
{
    private readonly ManualModel _model;
    private readonly TestClock _clock;
    private readonly IAsyncEnumerator<ServerEvent> _events;

    private ReconnectingCall(ManualModel model, TestClock clock, IRealtimeConnection connection, ManualLine line)
    {
        _model = model;
        _clock = clock;
        Connection = connection;
        Line = line;
        _events = connection.ReceiveAsync(Token).GetAsyncEnumerator(Token);
    }

    public IRealtimeConnection Connection { get; }

    /// <summary>The line in use.</summary>
    public ManualLine Line { get; private set; }

    /// <summary>A read that was begun and whose event is not taken yet.</summary>
    public Task<ServerEvent?>? Pending { get; set; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ReconnectingCall> BeginAsync(
        ManualModel model, TestClock clock, RealtimeSettings? settings = null, Action<ReconnectOptions>? change = null)
    {
        var options = new ReconnectOptions { TimeProvider = clock, Seed = 1 };
        change?.Invoke(options);
        var connection = await new ReconnectingModel(model, options).ConnectAsync(settings ?? RealtimeSettings.Default, Token);
        var call = new ReconnectingCall(model, clock, connection, await model.OpenedAsync());
        Assert.IsType<ServerEvent.SessionCreated>(await call.NextAsync());
        return call;
    }

    public async Task SendAsync(ClientEvent clientEvent) => await Connection.SendAsync(clientEvent, Token);

    /// <summary>The next event; null at the end.</summary>
    public async Task<ServerEvent?> NextAsync()
    {
        if (Pending is { } pending)
        {
            Pending = null;
            return await pending;
        }

        return await _events.MoveNextAsync() ? _events.Current : null;
    }

    /// <summary>Reads until an event, which comes last in what is returned.</summary>
    public async Task<List<ServerEvent>> UntilAsync(Predicate<ServerEvent> isLast)
    {
        var read = new List<ServerEvent>();
        while (await NextAsync() is { } next)
        {
            read.Add(next);
            if (isLast(next))
            {
                return read;
            }
        }

        throw new InvalidOperationException("The call ended: " + string.Join(", ", read.Select(e => e.Type)));
    }

    /// <summary>Lets the time pass that the next try waits for. Returns the new line, restored.</summary>
    public async Task<ManualLine> RestoreAsync()
    {
        var restoring = UntilAsync(e => e is ServerEvent.ConnectionRestored);
        await _clock.TimerAsync(TimeSpan.FromSeconds(2));
        _clock.Advance(TimeSpan.FromSeconds(2));
        await restoring;
        Line = await _model.OpenedAsync();
        return Line;
    }

    public async Task<ManualLine> BreakAndRestoreAsync()
    {
        Line.Break();
        await UntilAsync(e => e is ServerEvent.ConnectionLost);
        return await RestoreAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Connection.DisposeAsync();
        if (Pending is { } pending)
        {
            await pending;
        }

        await _events.DisposeAsync();
    }
}
