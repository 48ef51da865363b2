using Duologue.App.Agents;
using Duologue.App.Agents.Concierge;
using Duologue.Phone;
using Duologue.Testing;

namespace Duologue.App.Tests.Agents.Concierge;

/// <summary>The concierge by typed text on the offline brain, with a line that rings nobody.</summary>
public class ConciergeAgentTests
{
    private const string Wish = "Book a table for four on Friday at seven under the name Smith";

    private static readonly ReservationOutcome Confirmed = new()
    {
        Confirmed = true,
        ConfirmationNumber = "4711",
        Date = new DateOnly(2026, 11, 27),
        Time = new TimeOnly(19, 0),
        PartySize = 4,
        Name = "Smith",
    };

    private readonly FakeLine _line = new();
    private readonly ManualTimeProvider _time = new(TextTalk.Noon);

    private Task<TextTalk> StartAsync(bool hasLine = true) => TextTalk.StartAsync(
        ConciergeAgents.Create(
            new AgentSetup(_time) { Line = hasLine ? _line : null },
            new RestaurantBook(new Duologue.App.Agents.Concierge.Restaurant("Bella Vista", "+15550123456"))),
        _time);

    [Fact(Timeout = 60_000)]
    public async Task A_wish_is_read_back_and_nobody_is_rung_before_the_user_has_said_yes()
    {
        await using var talk = await StartAsync();

        var answer = await talk.SayAsync(Wish);

        Assert.Equal("That is a table for 4 people at Bella Vista on Friday, November 27 at 7 PM, under the name Smith. Shall I ring them now?", answer);
        Assert.Empty(_line.Placed);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_is_missing_is_asked_for_one_thing_at_a_time()
    {
        await using var talk = await StartAsync();

        Assert.Equal("For how many people?", await talk.SayAsync("I'd like to reserve a table"));
        Assert.Equal("What day would you like?", await talk.SayAsync("four"));
        Assert.Equal("At what time?", await talk.SayAsync("on friday"));
        Assert.Equal("What name should I use?", await talk.SayAsync("at half past seven"));
        Assert.StartsWith("That is a table for 4 people at Bella Vista on Friday, November 27 at 7:30 PM, under the name Smith.", await talk.SayAsync("Smith"), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("yes")]
    [InlineData("yes please")]
    [InlineData("go ahead")]
    [InlineData("yes, call them")]
    [InlineData("sure")]
    public async Task After_a_yes_the_restaurant_is_rung_and_the_user_is_told_at_once(string yes)
    {
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);

        var answer = await talk.SayAsync(yes);

        Assert.StartsWith("I am ringing Bella Vista now.", answer, StringComparison.Ordinal);
        var call = Assert.Single(_line.Placed);
        Assert.Equal("+15550123456", call.To);
        Assert.Equal("reservation", call.Agent);
        Assert.Equal(TimeSpan.FromMinutes(4), call.TimeLimit);
        Assert.Equal("4", call.Variables["party_size"]);
        Assert.Equal("2026-11-27", call.Variables["date"]);
        Assert.Equal("19:00", call.Variables["time"]);
        Assert.Equal("Smith", call.Variables["name"]);
        Assert.Equal("Bella Vista", call.Variables["restaurant"]);
        Assert.False(talk.Session.IsIdle);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_outcome_is_told_when_it_is_there_and_until_then_the_session_is_not_idle()
    {
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);
        await talk.SayAsync("yes");

        _line.Ends(Confirmed);
        var report = await talk.HearAsync();

        Assert.Equal("Bella Vista has confirmed a table for 4 people on Friday, November 27 at 7 PM, under the name Smith. The confirmation number is 4711.", report);
        Assert.Empty(talk.Seen.OfType<SessionEvent.GuardrailTripped>());
    }

    [Fact(Timeout = 60_000)]
    public async Task While_the_restaurant_is_rung_a_question_gets_an_answer_and_the_outcome_still_comes()
    {
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);
        await talk.SayAsync("yes");

        Assert.Contains("still on the phone", await talk.SayAsync(Wish), StringComparison.Ordinal);
        Assert.Contains("already on the phone", await talk.SayAsync("no leave it"), StringComparison.Ordinal);
        Assert.Single(_line.Placed);
        _line.Ends(Confirmed);
        Assert.Contains("4711", await talk.HearAsync(), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_offered_time_is_rung_for_again_when_the_user_takes_it()
    {
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);
        await talk.SayAsync("yes");
        _line.Ends(new ReservationOutcome { Confirmed = false, Reason = OutcomeReason.OtherTime, Date = new DateOnly(2026, 11, 27), Time = new TimeOnly(21, 0) });

        Assert.Equal("Bella Vista has no table on Friday, November 27 at 7 PM, but offers 9 PM instead. Shall I take that?", await talk.HearAsync());
        Assert.StartsWith("I am ringing", await talk.SayAsync("yes take it"), StringComparison.Ordinal);

        Assert.Equal("21:00", _line.Placed[1].Variables["time"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_offered_time_is_left_when_the_user_does_not_want_it()
    {
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);
        await talk.SayAsync("yes");
        _line.Ends(new ReservationOutcome { Confirmed = false, Reason = OutcomeReason.OtherTime, Time = new TimeOnly(21, 0) });
        await talk.HearAsync();

        Assert.StartsWith("All right, I leave it.", await talk.SayAsync("no thank you"), StringComparison.Ordinal);
        Assert.StartsWith("What can I do for you?", await talk.SayAsync("yes"), StringComparison.Ordinal);

        Assert.Single(_line.Placed);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(PhoneCallStatus.NoAnswer, "Nobody picked up")]
    [InlineData(PhoneCallStatus.Busy, "busy")]
    [InlineData(PhoneCallStatus.Failed, "did not go through")]
    public async Task A_call_that_reaches_nobody_is_told_and_can_be_tried_again(PhoneCallStatus status, string words)
    {
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);
        await talk.SayAsync("yes");

        await _line.EndsAsync(status);
        var report = await talk.HearAsync();
        await talk.SayAsync("yes please");

        Assert.Contains(words, report, StringComparison.Ordinal);
        Assert.Equal(2, _line.Placed.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_line_that_refuses_is_told_in_its_own_words()
    {
        _line.Refuses = new PhoneLineException(PhoneLineRefusal.NotAllowed, "This number may not be called from here.");
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);

        Assert.Equal("I could not ring Bella Vista: This number may not be called from here.", await talk.SayAsync("yes"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_line_nobody_is_promised_a_call()
    {
        await using var talk = await StartAsync(hasLine: false);
        await talk.SayAsync(Wish);

        Assert.Contains("no phone line", await talk.SayAsync("yes"), StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("Book a table for 500 people on Friday at seven under Smith", "1 to 20 people")]
    [InlineData("a table for four yesterday at seven", "in the past")]
    [InlineData("book me a flight to Rome", "only help with restaurants")]
    public async Task Nonsense_is_answered_by_the_guardrail(string text, string words)
    {
        await using var talk = await StartAsync();

        Assert.Contains(words, await talk.SayAsync(text), StringComparison.Ordinal);
        Assert.Empty(_line.Placed);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_correction_changes_the_wish_before_it_is_rung_for()
    {
        await using var talk = await StartAsync();
        await talk.SayAsync(Wish);

        Assert.Contains("5 people", await talk.SayAsync("no, make it five people"), StringComparison.Ordinal);
        Assert.Contains("8:30 PM", await talk.SayAsync("make it eight thirty"), StringComparison.Ordinal);
        await talk.SayAsync("yes");

        Assert.Equal(("5", "20:30"), (_line.Placed[0].Variables["party_size"], _line.Placed[0].Variables["time"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_named_restaurant_is_rung_on_its_own_number()
    {
        await using var talk = await StartAsync();

        Assert.Contains("at Golden Dragon on", await talk.SayAsync("Book a table at Golden Dragon for two people tomorrow at eight under the name Smith"), StringComparison.Ordinal);
        await talk.SayAsync("yes");

        Assert.Equal("+15550123457", _line.Placed[0].To);
    }

    [Fact(Timeout = 60_000)]
    public async Task Restaurants_can_be_asked_about()
    {
        await using var talk = await StartAsync();

        Assert.Contains("Trattoria Roma is an Italian restaurant in Boston.", await talk.SayAsync("do you know the restaurant trattoria roma"), StringComparison.Ordinal);
        Assert.Contains("Golden Dragon", await talk.SayAsync("which restaurants do you know"), StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_never_ends_is_hung_up_and_counts_as_unclear()
    {
        var book = new RestaurantBook(new Duologue.App.Agents.Concierge.Restaurant("Bella Vista", "+15550123456"));
        var caller = new RestaurantCaller(_line, book, _time);
        var call = await caller.PlaceAsync(Transcripts.Wish, TestContext.Current.CancellationToken);

        var waiting = caller.WaitAsync(call, TestContext.Current.CancellationToken);
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.Empty(_line.HungUp);
        _time.Advance(TimeSpan.FromSeconds(15));
        var outcome = await waiting;

        Assert.Equal(OutcomeReason.Unclear, outcome.Reason);
        Assert.Equal([call.Id], _line.HungUp);
    }
}
