using Duologue.App.Agents;
using Duologue.App.Agents.Concierge;
using Duologue.App.Agents.Restaurant;
using Duologue.App.Phone;
using Duologue.App.Tests.Support;
using Duologue.Audio;
using Duologue.Calls;
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
    private bool _isReady;

    public SpokenLine() => _model = new(() => OfflineModel.Create(new OfflineOptions { TimeProvider = _clock.Time }));

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => _clock.DisposeAsync();

    /// <summary>The clock of everything spoken on this line.</summary>
    internal TimeProvider Time => _clock.Time;

    /// <summary>The offline engine with an agent.</summary>
    internal RealtimeRunner Runner(RealtimeAgent agent) => new(agent, _model.Value, timeProvider: _clock.Time);

    /// <summary>Warms the engine for both sides of a call over a carrier.</summary>
    internal async Task PrepareAsync(ReservationWish wish, RestaurantVisit visit, CancellationToken cancellationToken)
    {
        var call = new PhoneCall(PhoneCallDirection.Outbound, RestaurantCaller.Agent, "", "", wish.ToVariables(), _clock.Time);
        var ours = AgentCatalogue.Create(RestaurantCaller.Agent, new AgentSetup(_clock.Time) { Call = call });
        await Runner(ours).PrepareCallAsync(AudioFormat.MuLaw8k, LocalCall.Patient(null), cancellationToken);
        await Runner(visit.Agent).PrepareCallAsync(AudioFormat.MuLaw8k, visit.Settings, cancellationToken);
    }

    /// <summary>Writes what was said into the test's output.</summary>
    internal static void Show(PhoneCall call)
    {
        foreach (var said in call.Transcript)
        {
            TestContext.Current.TestOutputHelper?.WriteLine($"{said.At.TotalSeconds,6:0.0}  {said.Speaker}: {said.Text}");
        }
    }

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
        if (!_isReady)
        {
            // tests of one class run one after the other
            _isReady = true;
            await line.PrepareAsync(outbound, cancellationToken);
        }

        var placed = await line.PlaceAsync(outbound, cancellationToken);
        await placed.Ended.WaitAsync(cancellationToken);
        Show(placed);
        return placed;
    }
}
