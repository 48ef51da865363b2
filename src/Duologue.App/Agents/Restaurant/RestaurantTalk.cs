using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Duologue.App.Agents.Restaurant;

/// <summary>One call as the restaurant sees it: what the guest wants so far, and what is said to that. Every tool returns the words to say.</summary>
/// <remarks>
/// Thread-safe. The sentences are short and few, so that another machine understands them over a telephone. The descriptions begin
/// alike because the offline model tells strangers by them what it can do.
/// </remarks>
internal sealed class RestaurantTalk(RestaurantMind mind, TablePlan tables, TimeProvider timeProvider)
{
    private const string OnceMore = "Sorry, could you repeat that?";
    private const string Farewell = "Thank you for calling. Goodbye.";
    private const int MostMisses = 3;
    private const int MostSilences = 2;
    private const int MostRepeats = 3;

    /// <summary>How long before the time asked for the tables were given away.</summary>
    private static readonly TimeSpan TakenBefore = TimeSpan.FromMinutes(60);

    private readonly Lock _gate = new();
    private int? _party;
    private DateOnly? _date;
    private TimeOnly? _time;
    private string? _name;
    private TimeOnly? _offer;
    private TableBooking? _booking;
    private string _lastSaid = "";
    private bool _isMindMade;
    private int _misses;
    private int _repeats;
    private int _silences;

    private DateOnly Today => DateOnly.FromDateTime(timeProvider.GetLocalNow().DateTime);

    [Description("Books a table: call it with whatever the guest has said so far, as often as something new is said.")]
    [Examples(
        "*",
        "[hello] [good evening] i would like to (book|reserve) a table for {party_size} people on {date} at {time} [please]",
        "[hello] [good evening] (i want to|can i|could i|i'd like to) (book|reserve) a table for {party_size} [people] [on] {date} at {time} [please]",
        "[hello] i would like to (book|reserve) a table for {party_size} people on {date} at {time} under the name [of] {name}",
        "i would like to (book|reserve) a table [for {party_size}] [people] [please]",
        "i would like to make a (reservation|booking)",
        "[do you have] a table for {party_size} [people] [on] {date} at {time} [please]",
        "[it would be a table] for {party_size} people [please]",
        "we are {party_size} [people]",
        "the name is {name}",
        "(my name is|under the name of|in the name of) {name}",
        "on {date} [please]",
        "on {date} at {time} [please]",
        "at {time} [please]",
        "no sorry for {party_size} people please",
        "no sorry at {time} please",
        "no sorry on {date} please",
        "(how about|what about|do you have anything at) {time}")]
    public string TakeWish(
        AIFunctionArguments arguments,
        [Description("How many people.")] int? party_size = null,
        [Description("The day.")] DateOnly? date = null,
        [Description("The time of day.")] TimeOnly? time = null,
        [Description("The name of the booking.")] string? name = null)
    {
        lock (_gate)
        {
            if (party_size is null && date is null && time is null && name is null)
            {
                return HasWish ? Misunderstand(arguments) : Say(arguments, "Hello. How can I help you?");
            }

            _misses = 0;
            var forgets = !HasWish && mind.Mood == RestaurantMood.AsksBack && party_size is not null;
            _date = date ?? _date;
            _time = time ?? _time;
            _party = forgets ? null : party_size ?? _party;
            _name = forgets ? null : name ?? _name;
            _offer = null;
            return Say(arguments, Next());
        }
    }

    [Description("Books a table: the guest accepts the time that was offered.")]
    [Examples(
        "yes {time} is fine thank you [is the table confirmed then]", "yes {time} is (fine|good|perfect)", "yes please", "yes that is (fine|good|perfect|all right)",
        "yes that works [for us]", "that is (fine|good|perfect)", "yes we (take|will take) it", "yes", "okay", "yes exactly")]
    public string Accept(AIFunctionArguments arguments)
    {
        lock (_gate)
        {
            _misses = 0;
            (_time, _offer) = (_offer ?? _time, null);
            return Say(arguments, Next());
        }
    }

    [Description("Books a table: the guest does not want the time that was offered, or asks for another.")]
    [Examples(
        "[i see] is there a table half an hour earlier or later", "do you have another time", "no thank you", "no that does not work [for us]",
        "that is too (late|early)", "no", "unfortunately not")]
    public string Refuse(AIFunctionArguments arguments)
    {
        lock (_gate)
        {
            _misses = 0;
            return Say(arguments, _booking is null && _date is { } date && _time is { } time ? AnotherTime(date, time) : Next());
        }
    }

    [Description("Books a table: the guest asks whether it is booked, or for the confirmation number.")]
    [Examples(
        "is the table confirmed then", "[thank you] is there a confirmation number", "thank you the name is {name} is there a confirmation number",
        "[can you|could you] (repeat|say) the [confirmation] number [again] [please]", "what (is|was) the [confirmation] number",
        "sorry could you tell me the confirmation number")]
    public string TellBooking(AIFunctionArguments arguments, [Description("The name of the booking, if it was said with it.")] string? name = null)
    {
        lock (_gate)
        {
            _misses = 0;
            _name = name ?? _name;
            return Say(arguments, Next());
        }
    }

    [Description("Tells the opening hours.")]
    [Examples("when are you open", "what are your [opening] hours", "are you open [on] {day}")]
    public static string TellHours() => OpeningHours.Sentence;

    [Description("Books a table: the guest wants to hear the last words once more.")]
    [Examples(
        "sorry could you say that again", "[sorry] (can|could) you repeat that [please]", "sorry i did not get that", "pardon", "what did you say", "hello", "of course thank you")]
    public string Repeat(AIFunctionArguments arguments)
    {
        lock (_gate)
        {
            return HasWish ? Say(arguments, _lastSaid) : Misunderstand(arguments);
        }
    }

    [Description("Books a table: the guest says goodbye. Call it once everything is said; it ends the call.")]
    [Examples(
        "goodbye", "thank you very much goodbye", "thank you very much the name is {name} goodbye", "[i see] thank you anyway goodbye", "[many] thanks goodbye", "thank you (goodbye|bye)",
        "thank you i have to ask {name} about {time} first and will call you back goodbye", "i will call again goodbye", "bye", "that is all thank you goodbye",
        "i am sorry i cannot hear you well i will call again goodbye")]
    public static string SayGoodbye(AIFunctionArguments arguments) => HangUp(arguments, Farewell);

    [Description("Books a table: nobody has said anything for a while.")]
    [Examples("silence")]
    public string BreakSilence(AIFunctionArguments arguments)
    {
        lock (_gate)
        {
            return ++_silences <= MostSilences ? $"Hello? {_lastSaid}".TrimEnd() : HangUp(arguments, Farewell);
        }
    }

    private bool HasWish => _party is not null || _date is not null || _time is not null || _name is not null;

    /// <summary>Asks once more, and after some times no longer, so that two who do not understand each other come to an end.</summary>
    private string Misunderstand(AIFunctionArguments arguments) =>
        ++_misses <= MostMisses ? OnceMore : HangUp(arguments, "Sorry, I cannot hear you well. Goodbye.");

    private string AnotherTime(DateOnly date, TimeOnly time)
    {
        var other = mind.Mood == RestaurantMood.IsFull ? null : tables.Nearest(date, time, _party ?? 1);
        return other is { } at && at != _offer && at != time ? Offer(time, at) : $"I am sorry, we are fully booked on {SpokenEnglish.Day(date, Today)}.";
    }

    private string Offer(TimeOnly wanted, TimeOnly other)
    {
        _offer = other;
        return $"I am sorry, we have no table at {SpokenEnglish.Time(wanted)}. How about {SpokenEnglish.Time(other)}?";
    }

    /// <summary>Says something that may be asked about again; the third time in a row it is the last word.</summary>
    private string Say(AIFunctionArguments arguments, string words)
    {
        _repeats = words == _lastSaid ? _repeats + 1 : 0;
        _lastSaid = words;
        return _repeats < MostRepeats ? words : HangUp(arguments, "I am sorry, I cannot help you. Goodbye.");
    }

    private static string HangUp(AIFunctionArguments arguments, string words)
    {
        AgentContext.From(arguments)?.EndConversation();
        return words;
    }

    /// <summary>What is missing, what stands against it, or the booking.</summary>
    private string Next()
    {
        if (_date is not { } date)
        {
            return "For which day?";
        }

        if (WhyNotOn(date) is { } reason)
        {
            _date = null;
            return reason;
        }

        if (_time is not { } time)
        {
            return "At what time?";
        }

        if (_party is not { } party)
        {
            return "For how many people?";
        }

        if (party > tables.LargestParty || party < 1)
        {
            _party = null;
            return "I am sorry, we have no table for that many people.";
        }

        return AtTable(date, time, party);
    }

    private string? WhyNotOn(DateOnly date)
    {
        var day = SpokenEnglish.Day(date, Today);
        return date < Today ? "I am sorry, that day has passed."
            : mind.Mood == RestaurantMood.IsClosed || !OpeningHours.IsOpen(date) ? $"I am sorry, we are closed on {day}."
            : null;
    }

    private string AtTable(DateOnly date, TimeOnly time, int party)
    {
        if (_booking is { } made)
        {
            if ((made.Date, made.From, made.Party) == (date, time, party))
            {
                return Confirm(made);
            }

            tables.Cancel(made);
            _booking = null;
        }

        MakeUpMind(date, time);
        if (!OpeningHours.IsSeating(time) || !tables.HasTable(date, time, party))
        {
            return tables.Nearest(date, time, party) is { } other
                ? Offer(time, other)
                : $"I am sorry, we are fully booked on {SpokenEnglish.Day(date, Today)}.";
        }

        if (_name is not { } name)
        {
            return "What is the name, please?";
        }

        _booking = tables.Book(date, time, party, name);
        return _booking is { } booking ? $"Very good. {Confirm(booking)}" : $"I am sorry, we are fully booked on {SpokenEnglish.Day(date, Today)}.";
    }

    /// <summary>Lets the table plan fit the mood, once a call and before the first look at it.</summary>
    private void MakeUpMind(DateOnly date, TimeOnly time)
    {
        if (_isMindMade)
        {
            return;
        }

        _isMindMade = true;
        if (mind.Mood == RestaurantMood.IsFull)
        {
            tables.Fill(date, OpeningHours.FirstSeating, TimeSpan.FromHours(6));
        }
        else if (mind.Mood == RestaurantMood.OffersAnotherTime)
        {
            tables.Fill(date, time.Add(-TakenBefore), TablePlan.Sitting);
        }
    }

    private string Confirm(TableBooking booking) =>
        $"Your table for {SpokenEnglish.People(booking.Party)} on {SpokenEnglish.Day(booking.Date, Today)} at {SpokenEnglish.Time(booking.From)} is booked. "
        + $"The confirmation number is {SpokenEnglish.Slowly(NumberOf(booking))}.";

    private string NumberOf(TableBooking booking) => mind.NumberFor(booking.Date, booking.From, booking.Party);
}
