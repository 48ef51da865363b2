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
    private int _silences;

    private DateOnly Today => DateOnly.FromDateTime(timeProvider.GetLocalNow().DateTime);

    [Description("Books a table: call it with whatever the guest has said so far, as often as something new is said.")]
    [Examples(
        "[hello] [good evening] [i would like to|i want to|can i|could i|i'd like to] (book|reserve) a table for {party_size} [people] [on] {date} at {time}",
        "[hello] [good evening] [i would like to|i want to|can i|could i|i'd like to] (book|reserve) a table for {party_size} [people] [on] {date} at {time} under the name [of] {name}",
        "[hello] i would like [to book|to reserve] a table for {party_size} [people] [please]",
        "[hello] i would like (to book|to reserve|to make) a (table|reservation|booking)",
        "[do you have] a table for {party_size} [people] [on] {date} at {time} [please]",
        "a table for {party_size} [people] [please]",
        "[for] {party_size} people [please]",
        "[it is] for {party_size} [people]",
        "we are {party_size} [people]",
        "[the name is|my name is|under the name|under the name of|in the name of|it is under] {name}",
        "the name is {name}",
        "the reservation is for {name}",
        "[it is] for {date} [please]",
        "[on] {date} [please]",
        "[on] {date} at {time} [please]",
        "[at] {time} [please]",
        "(how about|what about|is it possible at|do you have anything at) {time}")]
    public string TakeWish(
        [Description("How many people.")] int? party_size = null,
        [Description("The day.")] DateOnly? date = null,
        [Description("The time of day.")] TimeOnly? time = null,
        [Description("The name of the booking.")] string? name = null)
    {
        lock (_gate)
        {
            var isFirst = _party is null && _date is null && _time is null && _name is null;
            var forgets = isFirst && mind.Mood == RestaurantMood.AsksBack && party_size is not null;
            _date = date ?? _date;
            _time = time ?? _time;
            _party = forgets ? null : party_size ?? _party;
            _name = forgets ? null : name ?? _name;
            _offer = null;
            return Say(Next());
        }
    }

    [Description("Books a table: the guest accepts the time that was offered.")]
    [Examples(
        "yes please", "yes that is (fine|good|great|perfect|all right)", "yes that works [for us]", "that works [for us]", "that is (fine|good|perfect)",
        "yes we (take|will take) it", "yes {time} is (fine|good|perfect)", "{time} is (fine|good|perfect)", "yes", "okay", "yes exactly")]
    public string Accept()
    {
        lock (_gate)
        {
            (_time, _offer) = (_offer ?? _time, null);
            return Say(_booking is null ? Next() : "See you then.");
        }
    }

    [Description("Books a table: the guest does not want the time that was offered.")]
    [Examples(
        "no thank you", "no that does not work [for us]", "no that is too (late|early)", "that is too (late|early)", "no", "unfortunately not",
        "that does not work [for us]")]
    public string Refuse()
    {
        lock (_gate)
        {
            (_time, _offer) = (_offer is null ? _time : null, null);
            return Say(_booking is null ? "I am sorry, that is all we have." : Confirm(_booking));
        }
    }

    [Description("Books a table: the guest asks for the confirmation number, or has not understood it.")]
    [Examples(
        "[can you|could you] (repeat|say) the [confirmation] number [again] [please]", "what is the [confirmation] number",
        "[can i have|may i have|do you have] a confirmation number [please]", "what was the number [again]")]
    public string RepeatNumber()
    {
        lock (_gate)
        {
            return Say(_booking is { } booking ? $"The number is {SpokenEnglish.Slowly(NumberOf(booking))}." : Next());
        }
    }

    [Description("Tells the opening hours.")]
    [Examples("when are you open", "what are your [opening] hours", "are you open [on] {day}")]
    public string TellHours() => OpeningHours.Sentence;

    [Description("Books a table: the guest says goodbye. Call it once everything is said; it ends the call.")]
    [Examples(
        "goodbye", "[thank you] [very much] goodbye", "[many] thanks goodbye", "thank you [for your help] (goodbye|bye)", "thank you have a (nice|good) evening",
        "(no|then) thank you goodbye", "bye", "that is all [thank you] [goodbye]")]
    public string SayGoodbye(AIFunctionArguments arguments)
    {
        AgentContext.From(arguments)?.EndConversation();
        return Farewell;
    }

    [Description("Books a table: the guest was not understood.")]
    [Examples("inaudible")]
    public string AskAgain(AIFunctionArguments arguments)
    {
        if (Interlocked.Increment(ref _misses) <= MostMisses)
        {
            return OnceMore;
        }

        AgentContext.From(arguments)?.EndConversation();
        return "Sorry, I cannot hear you. Goodbye.";
    }

    [Description("Books a table: nobody has said anything for a while.")]
    [Examples("silence")]
    public string BreakSilence(AIFunctionArguments arguments)
    {
        if (Interlocked.Increment(ref _silences) == 1)
        {
            return $"Hello? {_lastSaid}".TrimEnd();
        }

        AgentContext.From(arguments)?.EndConversation();
        return Farewell;
    }

    private string Say(string words) => _lastSaid = words;

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
            return $"I am sorry, we have no table for {SpokenEnglish.Count(party)}.";
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
            _offer = tables.Nearest(date, time, party);
            return _offer is { } other
                ? $"I am sorry, we have no table at {SpokenEnglish.Time(time)}. I can offer you {SpokenEnglish.Time(other)}. Is that all right?"
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
        $"A table for {SpokenEnglish.Count(booking.Party)} on {SpokenEnglish.Day(booking.Date, Today)} at {SpokenEnglish.Time(booking.From)}. "
        + $"The confirmation number is {SpokenEnglish.Slowly(NumberOf(booking))}.";

    private string NumberOf(TableBooking booking) => mind.NumberFor(booking.Date, booking.From, booking.Party);
}
