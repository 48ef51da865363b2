using Duologue.App.Agents.Restaurant;
using Duologue.Testing;

namespace Duologue.App.Tests.Agents.Restaurant;

public class RestaurantTalkTests
{
    private static readonly DateTimeOffset Saturday = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Friday = new(2026, 11, 27);
    private static readonly TimeOnly Seven = new(19, 0);

    [Fact]
    public void A_restaurant_that_books_asks_for_what_is_missing_and_gives_a_number_digit_by_digit()
    {
        var talk = Talk(RestaurantMood.Books);

        Assert.Equal("At what time?", talk.TakeWish([], party_size: 4, date: Friday));
        Assert.Equal("What is the name, please?", talk.TakeWish([], time: Seven));
        Assert.Equal(
            "Very good. Your table for four people on Friday at 7 pm is booked. The confirmation number is two, seven, six, four.",
            talk.TakeWish([], name: "Smith"));
        Assert.StartsWith("Your table for four people on Friday at 7 pm is booked.", talk.TellBooking([]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_seed_and_wish_go_the_same_way()
    {
        var numbers = Enumerable.Range(0, 3).Select(_ => Talk(RestaurantMood.Books).TakeWish([], 2, Friday, Seven, "Smith")).Distinct();
        var others = Enumerable.Range(0, 20).Select(i => new RestaurantMind(8 * i).NumberFor(Friday, Seven, 2)).Distinct();

        Assert.Single(numbers);
        Assert.True(others.Count() > 15);
    }

    [Fact]
    public void A_restaurant_whose_tables_have_just_gone_offers_half_an_hour_later_and_books_that()
    {
        var talk = Talk(RestaurantMood.OffersAnotherTime);

        Assert.Equal("I am sorry, we have no table at 7 pm. How about 7:30 pm?", talk.TakeWish([], 4, Friday, Seven, "Smith"));
        Assert.StartsWith("Very good. Your table for four people on Friday at 7:30 pm is booked.", talk.Accept([]), StringComparison.Ordinal);
    }

    [Fact]
    public void A_guest_who_does_not_want_the_offer_is_told_that_there_is_nothing_else_or_another_time()
    {
        var talk = Talk(RestaurantMood.OffersAnotherTime);
        talk.TakeWish([], 4, Friday, Seven, "Smith");

        Assert.StartsWith("I am sorry, we", talk.Refuse([]), StringComparison.Ordinal);
        Assert.StartsWith("Very good. Your table for four people on Friday at 8:30 pm", talk.TakeWish([], time: new TimeOnly(20, 30)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_restaurant_declines_whatever_time_is_asked_for()
    {
        var talk = Talk(RestaurantMood.IsFull);

        Assert.Equal("I am sorry, we are fully booked on Friday.", talk.TakeWish([], 2, Friday, Seven, "Smith"));
        Assert.Equal("I am sorry, we are fully booked on Friday.", talk.Refuse([]));
        Assert.Equal("I am sorry, we are fully booked on Friday.", talk.TakeWish([], time: new TimeOnly(21, 0)));
    }

    [Fact]
    public void A_restaurant_that_asks_back_wants_number_and_name_once_more()
    {
        var talk = Talk(RestaurantMood.AsksBack);

        Assert.Equal("For how many people?", talk.TakeWish([], 4, Friday, Seven, "Smith"));
        Assert.Equal("What is the name, please?", talk.TakeWish([], party_size: 4));
        Assert.StartsWith("Very good.", talk.TakeWish([], name: "Smith"), StringComparison.Ordinal);
    }

    [Fact]
    public void Closed_days_past_days_and_large_parties_are_refused()
    {
        Assert.Equal("I am sorry, we are closed on Friday.", Talk(RestaurantMood.IsClosed).TakeWish([], 4, Friday, Seven));
        Assert.Equal("I am sorry, we are closed on Monday.", Talk(RestaurantMood.Books).TakeWish([], 4, Friday.AddDays(-4), Seven));
        Assert.Equal("I am sorry, that day has passed.", Talk(RestaurantMood.Books).TakeWish([], 4, new DateOnly(2026, 11, 20), Seven));
        Assert.Equal("I am sorry, we have no table for that many people.", Talk(RestaurantMood.Books).TakeWish([], 9, Friday, Seven));
    }

    [Fact]
    public void At_an_hour_without_a_kitchen_the_nearest_is_offered()
    {
        Assert.Equal("I am sorry, we have no table at 3 pm. How about 5 pm?", Talk(RestaurantMood.Books).TakeWish([], 4, Friday, new TimeOnly(15, 0)));
    }

    [Fact]
    public void A_correction_moves_the_booking_and_frees_the_table()
    {
        var tables = new TablePlan();
        var talk = Talk(RestaurantMood.Books, tables);
        talk.TakeWish([], 4, Friday, Seven, "Smith");

        var said = talk.TakeWish([], party_size: 2);

        Assert.StartsWith("Very good. Your table for two people", said, StringComparison.Ordinal);
        Assert.Equal(2, Assert.Single(tables.Bookings).Party);
    }

    [Fact]
    public void Who_is_not_understood_is_asked_three_times_and_no_more()
    {
        var talk = Talk(RestaurantMood.Books);
        talk.TakeWish([], 4);

        var said = Enumerable.Range(0, 4).Select(_ => talk.TakeWish([])).ToList();

        Assert.All(said.Take(3), s => Assert.Equal("Sorry, could you repeat that?", s));
        Assert.EndsWith("Goodbye.", said[3], StringComparison.Ordinal);
    }

    [Fact]
    public void What_goes_in_circles_comes_to_an_end()
    {
        var talk = Talk(RestaurantMood.IsFull);

        var said = Enumerable.Range(0, 4).Select(_ => talk.TakeWish([], 2, Friday, Seven)).ToList();

        Assert.Equal("I am sorry, I cannot help you. Goodbye.", said[3]);
    }

    [Fact]
    public void Chance_picks_up_more_often_than_not()
    {
        var random = new Random(7);

        var moods = Enumerable.Range(0, 200).Select(_ => RestaurantMind.ByChance(random).Mood).ToList();

        Assert.Contains(RestaurantMood.Books, moods);
        Assert.Contains(RestaurantMood.OffersAnotherTime, moods);
        Assert.True(moods.Count(m => m is RestaurantMood.DoesNotPickUp or RestaurantMood.HasVoicemail or RestaurantMood.IsBusy) < 60);
    }

    [Fact]
    public void Seeds_count_through_the_moods_below_zero_too()
    {
        Assert.Equal(Enum.GetValues<RestaurantMood>(), Enumerable.Range(0, 8).Select(seed => new RestaurantMind(seed).Mood));
        Assert.Equal(RestaurantMood.IsBusy, new RestaurantMind(-1).Mood);
    }

    private static RestaurantTalk Talk(RestaurantMood mood, TablePlan? tables = null) =>
        new(new RestaurantMind((int)mood), tables ?? new TablePlan(), new ManualTimeProvider(Saturday));
}
