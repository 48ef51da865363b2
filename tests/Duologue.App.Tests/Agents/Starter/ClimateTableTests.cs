using Duologue.App.Agents.Starter;

namespace Duologue.App.Tests.Agents.Starter;

public class ClimateTableTests
{
    [Theory]
    [InlineData("Paris", 7, 21)]
    [InlineData("paris", 1, 5)]
    [InlineData(" New York? ", 7, 25)]
    [InlineData("Sydney", 1, 23)]
    public void Extreme_months_have_the_figures_of_the_table(string city, int month, double mean) =>
        Assert.Equal(mean, ClimateTable.Find(city)!.MeanIn(month), 0.001);

    [Fact]
    public void Months_between_lie_between()
    {
        var november = ClimateTable.Find("Paris")!.MeanIn(11);

        Assert.InRange(november, 6, 11);
    }

    [Fact]
    public void The_southern_year_is_turned_around() =>
        Assert.True(ClimateTable.Find("Melbourne")!.MeanIn(1) > ClimateTable.Find("Melbourne")!.MeanIn(7));

    [Fact]
    public void An_unknown_city_is_not_invented() =>
        Assert.Null(ClimateTable.Find("Atlantis"));
}
