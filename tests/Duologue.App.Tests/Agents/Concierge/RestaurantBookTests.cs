using Duologue.App.Agents.Concierge;

namespace Duologue.App.Tests.Agents.Concierge;

public class RestaurantBookTests
{
    private readonly RestaurantBook _book = new(new Duologue.App.Agents.Concierge.Restaurant("Bella Vista", "+15550123456"));

    [Theory]
    [InlineData("Bella Vista", "Bella Vista")]
    [InlineData("bella vista", "Bella Vista")]
    [InlineData("the restaurant bella vista", "Bella Vista")]
    [InlineData("bella", "Bella Vista")]
    [InlineData("vista", "Bella Vista")]
    [InlineData("bell a vista", "Bella Vista")]
    [InlineData("bela wista", "Bella Vista")]
    [InlineData("golden dragons", "Golden Dragon")]
    [InlineData("golden wagon", "Golden Dragon")]
    [InlineData("trattoria aroma", "Trattoria Roma")]
    [InlineData("taj", null)]
    [InlineData("taj palace", "Taj Palace")]
    [InlineData("tosh palace", "Taj Palace")]
    [InlineData("blue lagoon please", "Blue Lagoon")]
    [InlineData("the moon", null)]
    [InlineData("mcdonald's", null)]
    [InlineData("", null)]
    [InlineData("the restaurant", null)]
    public void A_name_is_found_by_what_it_sounds_like(string said, string? name) => Assert.Equal(name, _book.Find(said)?.Name);

    [Fact]
    public void The_demo_restaurant_is_the_first() => Assert.Same(_book.Demo, _book.All[0]);

    [Fact]
    public void Every_number_can_be_rung() => Assert.All(_book.All, r => Assert.True(Duologue.Phone.PhoneNumber.IsValid(r.Phone)));
}
