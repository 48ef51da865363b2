using Duologue.AspNetCore.Twilio;
using Duologue.Phone;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Twilio;

public class PlacedWishesTests
{
    private static readonly OutboundCall Wish = new("+15550001111", "starter") { Variables = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } };
    private readonly ManualTimeProvider _clock = new();
    private int _placed;

    [Fact]
    public async Task The_same_key_stands_for_the_same_call_for_a_day()
    {
        var wishes = new PlacedWishes(_clock);

        var first = await wishes.GetOrPlace(Wish, "k", PlaceAsync);
        _clock.Advance(TimeSpan.FromHours(23.9));
        var again = await wishes.GetOrPlace(Wish with { Variables = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } }, "k", PlaceAsync);
        _clock.Advance(TimeSpan.FromHours(0.2));
        var nextDay = await wishes.GetOrPlace(Wish, "k", PlaceAsync);

        Assert.Same(first, again);
        Assert.NotSame(first, nextDay);
        Assert.Equal(2, _placed);
    }

    [Fact]
    public async Task Another_asker_may_take_the_same_key()
    {
        var wishes = new PlacedWishes(_clock);

        await wishes.GetOrPlace(Wish, "k", PlaceAsync);
        await wishes.GetOrPlace(Wish with { Asker = "other", To = "+15550003333" }, "k", PlaceAsync);

        Assert.Equal(2, _placed);
    }

    [Fact]
    public async Task The_same_key_for_another_wish_is_refused()
    {
        var wishes = new PlacedWishes(_clock);
        await wishes.GetOrPlace(Wish, "k", PlaceAsync);

        OutboundCall[] others =
        [
            Wish with { To = "+15550003333" }, Wish with { Agent = "other" }, Wish with { TimeLimit = TimeSpan.FromSeconds(60) }, Wish with { Variables = new Dictionary<string, string>() },
        ];

        Assert.All(others, o => Assert.Equal(PhoneLineRefusal.KeyReused, Assert.Throws<PhoneLineException>(() => { _ = wishes.GetOrPlace(o, "k", PlaceAsync); }).Reason));
        Assert.Equal(1, _placed);
    }

    [Fact]
    public async Task A_wish_that_rang_nobody_may_be_tried_again_and_one_that_may_have_rung_may_not()
    {
        var wishes = new PlacedWishes(_clock);
        var refused = new PhoneLineException(PhoneLineRefusal.Carrier, "no");
        var unreachable = new PhoneLineException(PhoneLineRefusal.Unreachable, "no", new HttpRequestException(HttpRequestError.ConnectionError));
        var uncertain = new PhoneLineException(PhoneLineRefusal.Unreachable, "nobody knows");

        await Assert.ThrowsAsync<PhoneLineException>(() => wishes.GetOrPlace(Wish, "k", () => Task.FromException<PhoneCall>(refused)));
        await Assert.ThrowsAsync<PhoneLineException>(() => wishes.GetOrPlace(Wish, "k", () => Task.FromException<PhoneCall>(unreachable)));
        await Assert.ThrowsAsync<PhoneLineException>(() => wishes.GetOrPlace(Wish, "k", () => Task.FromException<PhoneCall>(uncertain)));
        var last = await Assert.ThrowsAsync<PhoneLineException>(() => wishes.GetOrPlace(Wish, "k", PlaceAsync));

        Assert.Same(uncertain, last);
        Assert.Equal(0, _placed);
    }

    private Task<PhoneCall> PlaceAsync()
    {
        _placed++;
        return Task.FromResult(new PhoneCall(PhoneCallDirection.Outbound, "starter", "", "", timeProvider: _clock));
    }
}
