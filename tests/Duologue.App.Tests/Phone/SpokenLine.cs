using Duologue.App.Agents;
using Duologue.App.Agents.Concierge;
using Duologue.App.Phone;
using Duologue.App.Tests.Support;
using Duologue.Models;
using Duologue.Phone;
using Duologue.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Tests.Phone;

/// <summary>The offline engine on a quick clock, made and warmed once for all spoken calls of a test class.</summary>
public sealed class SpokenLine : IAsyncLifetime
{
    private const int Speed = 4;

    private readonly PacedClock _clock = new(Speed, new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly Lazy<IRealtimeModel> _model;

    public SpokenLine() => _model = new(() => OfflineModel.Create(new OfflineOptions { TimeProvider = _clock.Time }));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _clock.DisposeAsync();

    /// <summary>Has the reservation agent ring the demo restaurant, and waits for the end of the call.</summary>
    internal async Task<PhoneCall> ReserveAsync(int seed, TimeOnly time, CancellationToken cancellationToken)
    {
        var entry = AgentCatalogue.Find(RestaurantCaller.Agent);
        await using var line = new LocalPhoneLine(
            call => new PhoneCallPlan(new RealtimeRunner(entry.Create(new AgentSetup(_clock.Time) { Call = call }), _model.Value, timeProvider: _clock.Time))
            {
                Finished = entry.Finished,
            },
            _model.Value, log: null, _clock.Time, NullLoggerFactory.Instance, seed);
        var wish = new ReservationWish("Bella Vista", PartySize: 4, new DateOnly(2026, 11, 27), time, "Smith");
        var outbound = new OutboundCall("+15550123456", RestaurantCaller.Agent) { Variables = wish.ToVariables() };
        await line.PrepareAsync(outbound, cancellationToken);

        var placed = await line.PlaceAsync(outbound, cancellationToken);
        await placed.Ended.WaitAsync(cancellationToken);
        foreach (var said in placed.Transcript)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{said.At.TotalSeconds,6:0.0}  {said.Speaker}: {said.Text}");
        }

        return placed;
    }
}
