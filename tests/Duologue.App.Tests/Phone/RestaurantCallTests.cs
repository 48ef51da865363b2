using Duologue.App.Conversation;
using Duologue.App.Phone;
using Duologue.Phone;
using Duologue.Setup;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Tests.Phone;

/// <summary>Two agents talk over a telephone line: both hear, think and speak offline.</summary>
[Trait("Needs", "pocketsphinx,flite")]
public class RestaurantCallTests
{
    private static readonly DateTimeOffset Saturday = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public RestaurantCallTests() => Samples.NeedOfflineEngine();

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
        var clock = new FastClock(4, Saturday);
        var model = OfflineModel.Create(new OfflineOptions { TimeProvider = clock });
        await using var line = new LocalPhoneLine(
            _ => new PhoneCallPlan(new RealtimeRunner(ShortCaller.Create(), model, timeProvider: clock)),
            model, null, clock, NullLoggerFactory.Instance, seed) { RecordTo = Environment.GetEnvironmentVariable("REC") is { } rec ? $"{rec}{seed}.wav" : null };
        await line.PrepareAsync("caller", TestContext.Current.CancellationToken);

        var call = await line.PlaceAsync(new OutboundCall("+15550123456", "caller"), TestContext.Current.CancellationToken);
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        foreach (var l in call.Transcript)
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{l.At.TotalSeconds,6:0.0} {l.Speaker} {l.Text}");
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{call.Status} {call.End}");
    }
}
