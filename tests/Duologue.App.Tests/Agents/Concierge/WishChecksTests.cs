using Duologue.App.Agents.Concierge;
using Place = Duologue.App.Agents.Concierge.Restaurant;

namespace Duologue.App.Tests.Agents.Concierge;

public class WishChecksTests
{
    private static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0);
    private static readonly Place TheRestaurant = new("Bella Vista", "+15550123456");

    private static IReadOnlyList<string> Problems(
        int partySize = 4, string? date = "2026-11-27", string? time = "19:00", string? name = "Smith", string? remarks = null, Place? restaurant = null) =>
        WishChecks.Read(partySize, date, time, name, remarks, restaurant ?? TheRestaurant, Now).Problems;

    [Theory]
    [InlineData("19:00")]
    [InlineData("19:00:00")]
    [InlineData("7:00 PM")]
    public void A_sound_wish_passes(string time)
    {
        var (wish, problems) = WishChecks.Read(4, "2026-11-27", time, " Anna  Smith ", "high chair", TheRestaurant, Now);

        Assert.Empty(problems);
        Assert.Equal(new ReservationWish("Bella Vista", 4, new DateOnly(2026, 11, 27), new TimeOnly(19, 0), "Anna Smith", "high chair"), wish);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(20, true)]
    [InlineData(0, false)]
    [InlineData(-3, false)]
    [InlineData(21, false)]
    [InlineData(500, false)]
    public void Parties_are_of_one_to_twenty(int partySize, bool isFine) => Assert.Equal(isFine, Problems(partySize).Count == 0);

    [Theory]
    [InlineData("2026-11-20", "in the past")]
    [InlineData("2027-11-22", "more than a year")]
    [InlineData("2026-02-30", "real day")]
    [InlineData("soon", "real day")]
    [InlineData(null, "real day")]
    public void Days_that_cannot_be_are_named(string? date, string problem) => Assert.Contains(problem, Assert.Single(Problems(date: date)), StringComparison.Ordinal);

    [Theory]
    [InlineData("2026-11-21")]
    [InlineData("2027-11-21")]
    public void Today_and_the_same_day_next_year_are_possible(string date) => Assert.Empty(Problems(date: date));

    [Theory]
    [InlineData("25:00", "real time")]
    [InlineData("evening", "real time")]
    [InlineData("", "real time")]
    public void A_time_must_be_one(string time, string problem) => Assert.Contains(problem, Assert.Single(Problems(time: time)), StringComparison.Ordinal);

    [Theory]
    [InlineData("11:59", "passed already")]
    [InlineData("12:10", "too soon")]
    public void Today_the_hour_must_be_to_come(string time, string problem) =>
        Assert.Contains(problem, Assert.Single(Problems(date: "2026-11-21", time: time)), StringComparison.Ordinal);

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void A_name_is_needed(string? name) => Assert.Contains("name", Assert.Single(Problems(name: name)), StringComparison.Ordinal);

    [Fact]
    public void Every_problem_is_told_at_once() => Assert.Equal(4, Problems(0, "2020-01-01", "99", "").Count);

    [Fact]
    public void Opening_hours_are_heeded_where_they_are_known()
    {
        var place = TheRestaurant with { Hours = new OpeningHours(new(17, 0), new(22, 0), DayOfWeek.Friday) };

        Assert.Contains("closed on Friday", Assert.Single(Problems(restaurant: place)), StringComparison.Ordinal);
        Assert.Contains("from 5 PM to 10 PM", Assert.Single(Problems(date: "2026-11-28", time: "12:00", restaurant: place)), StringComparison.Ordinal);
        Assert.Empty(Problems(date: "2026-11-28", time: "22:00", restaurant: place));
    }

    [Fact]
    public void A_restaurant_must_be_known() =>
        Assert.Contains("do not know", Assert.Single(WishChecks.Read(4, "2026-11-27", "19:00", "Smith", null, null, Now).Problems), StringComparison.Ordinal);

    [Fact]
    public void A_wish_survives_the_variables_of_a_call()
    {
        var wish = Transcripts.Wish with { Remarks = "a high chair" };

        Assert.Equal(wish, ReservationWish.FromVariables(wish.ToVariables()));
        Assert.Equal("2026-11-27", wish.ToVariables()["date"]);
        Assert.Equal("19:00", wish.ToVariables()["time"]);
    }

    [Theory]
    [InlineData("party_size", "many")]
    [InlineData("date", "27.11.")]
    [InlineData("time", "")]
    public void Variables_that_are_no_wish_are_none(string name, string value)
    {
        var variables = new Dictionary<string, string>(Transcripts.Wish.ToVariables()) { [name] = value };

        Assert.Null(ReservationWish.FromVariables(variables));
    }
}
