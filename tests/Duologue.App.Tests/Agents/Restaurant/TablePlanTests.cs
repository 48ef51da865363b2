using Duologue.App.Agents.Restaurant;

namespace Duologue.App.Tests.Agents.Restaurant;

public class TablePlanTests
{
    private static readonly DateOnly Friday = new(2026, 11, 27);
    private static readonly TimeOnly Seven = new(19, 0);

    [Fact]
    public void A_party_gets_the_smallest_table_that_fits()
    {
        var plan = new TablePlan();

        var tables = new[] { 1, 2, 3, 5, 8 }.Select(party => plan.Book(Friday, Seven, party, "Smith")!.Table).ToList();

        Assert.Equal([0, 1, 3, 6, 7], tables);
    }

    [Fact]
    public void No_table_is_given_twice_at_overlapping_times()
    {
        var plan = new TablePlan();
        while (plan.Book(Friday, Seven, 2, "Smith") is not null)
        {
            // until all are taken
        }

        Assert.Equal(8, plan.Bookings.Select(b => b.Table).Distinct().Count());
        Assert.False(plan.HasTable(Friday, Seven.AddMinutes(60), 2));
        Assert.True(plan.HasTable(Friday, Seven.AddMinutes(90), 2));
        Assert.True(plan.HasTable(Friday, Seven.AddMinutes(-90), 2));
        Assert.True(plan.HasTable(Friday.AddDays(1), Seven, 2));
    }

    [Fact]
    public void The_nearest_time_is_offered_and_the_later_of_two()
    {
        var plan = new TablePlan();
        plan.Fill(Friday, Seven.AddMinutes(-30), TimeSpan.FromMinutes(60));

        Assert.Equal(new TimeOnly(19, 30), plan.Nearest(Friday, Seven, 4));
        plan.Fill(Friday, new TimeOnly(18, 0), TimeSpan.FromHours(2));
        Assert.Equal(new TimeOnly(20, 0), plan.Nearest(Friday, Seven, 4));
        Assert.Null(plan.Nearest(Friday, Seven, plan.LargestParty + 1));
    }

    [Fact]
    public void A_day_given_away_has_no_time_left()
    {
        var plan = new TablePlan();

        plan.Fill(Friday, OpeningHours.FirstSeating, TimeSpan.FromHours(6));

        Assert.Null(plan.Nearest(Friday, Seven, 2));
        Assert.NotNull(plan.Nearest(Friday.AddDays(1), Seven, 2));
    }

    [Fact]
    public void A_table_given_back_can_be_taken_again()
    {
        var plan = new TablePlan();
        var booking = plan.Book(Friday, Seven, 8, "Smith")!;
        Assert.Null(plan.Book(Friday, Seven, 8, "Jones"));

        plan.Cancel(booking);

        Assert.NotNull(plan.Book(Friday, Seven, 8, "Jones"));
    }
}
