using Duologue.AspNetCore.Twilio;
using Duologue.Phone;
using Duologue.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.AspNetCore.Tests.Twilio;

public class OutboundGuardTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTimeProvider _clock = new();
    private readonly OutboundOptions _options = new()
    {
        PausePerKey = TimeSpan.Zero,
        AtOncePerKey = 1000,
        PerKeyPerDay = 1000,
        PerDestinationPerHour = 1000,
        MinutesPerDay = 100_000,
    };

    private OutboundGuard Guard => field ??= new OutboundGuard(_options, _clock, NullLogger<OutboundGuard>.Instance);

    [Fact]
    public void Calls_of_one_asker_keep_their_pause()
    {
        _options.PausePerKey = TimeSpan.FromSeconds(1);
        Guard.Take("a", "+1", Minute);

        var refused = Assert.Throws<PhoneLineException>(() => Guard.Take("a", "+2", Minute));
        Guard.Take("b", "+2", Minute);
        _clock.Advance(TimeSpan.FromSeconds(1));
        Guard.Take("a", "+2", Minute);

        Assert.Equal((PhoneLineRefusal.LimitReached, TimeSpan.FromSeconds(1)), (refused.Reason, refused.RetryAfter));
    }

    [Fact]
    public void Calls_at_once_are_free_again_when_they_end()
    {
        _options.AtOncePerKey = 1;
        var first = Guard.Take("a", "+1", Minute);
        Assert.Throws<PhoneLineException>(() => Guard.Take("a", "+2", Minute));

        first.Ended(TimeSpan.Zero);
        first.Ended(TimeSpan.Zero);

        Guard.Take("a", "+2", Minute);
        Assert.Throws<PhoneLineException>(() => Guard.Take("a", "+3", Minute));
    }

    [Fact]
    public void Calls_of_a_day_are_counted_over_24_hours()
    {
        _options.PerKeyPerDay = 2;
        Guard.Take("a", "+1", Minute).Ended(TimeSpan.Zero);
        _clock.Advance(TimeSpan.FromHours(1));
        Guard.Take("a", "+2", Minute).Ended(TimeSpan.Zero);

        var refused = Assert.Throws<PhoneLineException>(() => Guard.Take("a", "+3", Minute));
        _clock.Advance(TimeSpan.FromHours(23));

        Assert.Equal(TimeSpan.FromHours(23), refused.RetryAfter);
        Guard.Take("a", "+3", Minute);
    }

    [Fact]
    public void Calls_to_one_number_are_counted_over_an_hour_whoever_asks()
    {
        _options.PerDestinationPerHour = 1;
        Guard.Take("a", "+1", Minute);

        Assert.Throws<PhoneLineException>(() => Guard.Take("b", "+1", Minute));
        Guard.Take("b", "+2", Minute);
        _clock.Advance(TimeSpan.FromHours(1));

        Guard.Take("b", "+1", Minute);
    }

    [Fact]
    public void Minutes_are_kept_free_for_the_longest_call_and_given_back_when_it_was_shorter()
    {
        _options.MinutesPerDay = 30;
        var first = Guard.Take("a", "+1", TimeSpan.FromMinutes(15));
        Guard.Take("a", "+2", TimeSpan.FromMinutes(15));
        Assert.Throws<PhoneLineException>(() => Guard.Take("a", "+3", TimeSpan.FromMinutes(15)));

        first.Ended(TimeSpan.FromSeconds(61));

        Assert.Throws<PhoneLineException>(() => Guard.Take("a", "+3", TimeSpan.FromMinutes(14)));
        Guard.Take("a", "+3", TimeSpan.FromMinutes(13));
    }

    [Fact]
    public void A_call_that_was_never_placed_counts_nowhere()
    {
        _options.PerKeyPerDay = 1;
        _options.PerDestinationPerHour = 1;

        Guard.Take("a", "+1", Minute).GiveBack();

        Guard.Take("a", "+1", Minute);
    }

    [Fact]
    public async Task Limits_are_exact_however_many_ask_at_once()
    {
        _options.PerKeyPerDay = 17;
        using var start = new Barrier(16);
        var placed = 0;
        var askers = Enumerable.Range(0, 16).Select(i => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                for (var n = 0; n < 100; n++)
                {
                    try
                    {
                        Guard.Take("a", $"+{i}{n}", Minute);
                        Interlocked.Increment(ref placed);
                    }
                    catch (PhoneLineException)
                    {
                        // That is what the limit is for.
                    }
                }
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));
        _ = Guard;

        await Task.WhenAll(askers);

        Assert.Equal(17, placed);
    }
}
