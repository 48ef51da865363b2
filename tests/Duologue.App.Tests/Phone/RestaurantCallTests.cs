using Duologue.App.Agents;
using Duologue.App.Phone;
using Duologue.App.Tests.Support;
using Duologue.Phone;
using Duologue.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Tests.Phone;

/// <summary>Two agents talk over a telephone line: both hear, think and speak offline.</summary>
[Trait("Needs", "pocketsphinx,flite")]
public sealed class RestaurantCallTests : IAsyncDisposable
{
    private readonly PacedClock _clock = new(int.Parse(Environment.GetEnvironmentVariable("SPD") ?? "4"), Saturday);

    private static readonly DateTimeOffset Saturday = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    private static readonly OutboundCall Wish = new("+15550123456", "reservation")
    {
        Variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["restaurant"] = "Bella Vista", ["party_size"] = "4", ["date"] = "2026-11-27", ["time"] = "19:00", ["name"] = "Smith", ["remarks"] = "",
        },
    };

    public RestaurantCallTests() => Samples.NeedOfflineEngine();

    public ValueTask DisposeAsync() => _clock.DisposeAsync();

    [Theory(Timeout = 120_000)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task A_guest_and_the_restaurant_understand_each_other(int seed)
    {
        var clock = _clock.Time;
        var model = OfflineModel.Create(new OfflineOptions { TimeProvider = clock });
        var entry = AgentCatalogue.Find("reservation");
        var spy = new Spy(clock);
        await using var line = new LocalPhoneLine(
            c => new PhoneCallPlan(new RealtimeRunner(entry.Create(new AgentSetup(clock) { Call = c }), model, timeProvider: clock)) { Finished = entry.Finished },
            model, null, clock, NullLoggerFactory.Instance, seed)
        {
            RecordTo = Environment.GetEnvironmentVariable("REC") is { } rec ? $"{rec}{seed}.wav" : null,
            RestaurantObservers = [spy],
        };
        await line.PrepareAsync(Wish, TestContext.Current.CancellationToken);

        var call = await line.PlaceAsync(Wish, TestContext.Current.CancellationToken);
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        var o = TestContext.Current.TestOutputHelper!;
        foreach (var (at, text) in call.Transcript.Select(l => (l.At, $"{l.Speaker} {l.Text}")).Concat(spy.Lines).OrderBy(l => l.Item1))
        {
            o.WriteLine($"{at.TotalSeconds,6:0.0} {text}");
        }

        o.WriteLine($"{call.Status} {call.End}");
        o.WriteLine($"{call.Result}");
    }

    private sealed class Spy(TimeProvider clock) : IRealtimeObserver
    {
        private long _start;

        public List<(TimeSpan At, string Text)> Lines { get; } = [];

        public void OnEvent(RealtimeSession session, SessionEvent sessionEvent)
        {
            if (_start == 0) { _start = clock.GetTimestamp(); }
            var text = sessionEvent switch
            {
                SessionEvent.UserTranscript u => $"      R heard: {u.Text}",
                SessionEvent.AssistantTranscript a => $"      R said:  {a.Text}",
                SessionEvent.ToolCallEnded t => $"      R tool   {t.Name} {t.Arguments}",
                _ => null,
            };
            if (text is not null) { Lines.Add((clock.GetElapsedTime(_start), text)); }
        }
    }
}
