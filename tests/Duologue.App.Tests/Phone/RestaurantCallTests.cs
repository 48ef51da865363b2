using Duologue.App.Agents.Concierge;
using Duologue.App.Agents.Restaurant;
using Duologue.Calls;
using Duologue.Phone;

namespace Duologue.App.Tests.Phone;

/// <summary>Two agents talk over a telephone line, µ-law at 8 kHz: both hear, think and speak offline, and the typed outcome is right.</summary>
[Collection("spoken")]
[Trait("Needs", "pocketsphinx,flite")]
public sealed class RestaurantCallTests : IClassFixture<SpokenLine>
{
    private const int Limit = 170_000;

    private static readonly DateOnly Friday = new(2026, 11, 27);
    private static readonly TimeOnly Seven = new(19, 0);
    private static readonly TimeOnly HalfPast = new(19, 30);

    private readonly SpokenLine _line;

    public RestaurantCallTests(SpokenLine line)
    {
        Samples.NeedOfflineEngine();
        _line = line;
    }

    [Theory(Timeout = Limit)]
    [InlineData(RestaurantMood.Books)]
    [InlineData(RestaurantMood.AsksBack)]
    internal async Task A_table_is_booked_and_the_number_arrives_digit_by_digit(RestaurantMood mood)
    {
        var outcome = await ReserveAsync(mood, Seven);

        Assert.True(outcome.Confirmed);
        Assert.Equal((Friday, Seven, 4, "Smith", null), (outcome.Date, outcome.Time, outcome.PartySize, outcome.Name, outcome.Reason));
        Assert.Equal(new RestaurantMind((int)mood).NumberFor(Friday, Seven, 4), outcome.ConfirmationNumber);
        Assert.Empty(outcome.Open);
    }

    [Fact(Timeout = Limit)]
    public async Task A_time_half_an_hour_later_is_taken()
    {
        var outcome = await ReserveAsync(RestaurantMood.OffersAnotherTime, Seven);

        Assert.True(outcome.Confirmed);
        Assert.Equal((Friday, HalfPast, 4, "Smith"), (outcome.Date, outcome.Time, outcome.PartySize, outcome.Name));
        Assert.Equal(new RestaurantMind((int)RestaurantMood.OffersAnotherTime).NumberFor(Friday, HalfPast, 4), outcome.ConfirmationNumber);
        Assert.Empty(outcome.Open);
    }

    [Fact(Timeout = Limit)]
    public async Task A_time_hours_away_is_brought_back_as_an_offer()
    {
        var outcome = await ReserveAsync(RestaurantMood.Books, new TimeOnly(15, 0));

        Assert.False(outcome.Confirmed);
        Assert.Equal((OutcomeReason.OtherTime, new TimeOnly(17, 0)), (outcome.Reason, outcome.Time));
    }

    [Theory(Timeout = Limit)]
    [InlineData(RestaurantMood.IsFull, OutcomeReason.FullyBooked)]
    [InlineData(RestaurantMood.IsClosed, OutcomeReason.Closed)]
    [InlineData(RestaurantMood.HasVoicemail, OutcomeReason.Voicemail)]
    [InlineData(RestaurantMood.DoesNotPickUp, OutcomeReason.NoAnswer)]
    internal async Task Where_there_is_no_table_the_reason_is_told(RestaurantMood mood, string reason)
    {
        var outcome = await ReserveAsync(mood, Seven);

        Assert.Equal((false, reason, null), (outcome.Confirmed, outcome.Reason, outcome.ConfirmationNumber));
    }

    private async Task<ReservationOutcome> ReserveAsync(RestaurantMood mood, TimeOnly time)
    {
        var call = await _line.ReserveAsync((int)mood, time, TestContext.Current.CancellationToken);

        Assert.True(call.Status is PhoneCallStatus.NoAnswer || call.End is { Reason: CallEndReason.AgentEnded or CallEndReason.CallerHungUp });
        return ReservationOutcome.FromJson(call.Result!.Value)!;
    }
}
