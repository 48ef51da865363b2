using System.ComponentModel;
using Duologue.Phone;
using Microsoft.Extensions.AI;

namespace Duologue.App.Agents.Concierge;

/// <summary>What the concierge can do for the user.</summary>
internal sealed class ConciergeTools(RestaurantBook book, RestaurantCaller? caller, TimeProvider timeProvider)
{
    /// <summary>Whether the restaurant is rung without reading the wish back: right for a user who says nothing more.</summary>
    public bool RingsAtOnce { get; init; }

    /// <summary>All tools.</summary>
    public IEnumerable<AITool> All() =>
    [
        AIFunctionFactory.Create(ReserveTableAsync, "reserve_table").WithExamples([.. book.All.SelectMany(Wishes)]),
        AIFunctionFactory.Create(FindRestaurant, "find_restaurant").WithExamples([.. book.All.Select(r => $"(find|do you know|tell me about|what about) [the restaurant] {r.Name}")]),
        AIFunctionFactory.Create(GoAheadAsync, "go_ahead"),
        AIFunctionFactory.Create(LeaveIt, "leave_it"),
    ];

    [Description("Finds a restaurant by its name.")]
    [Examples(
        "(find|look up|search for) [the] [restaurant] {restaurant}",
        "do you know [the] [restaurant] {restaurant}",
        "tell me about [the restaurant] {restaurant}",
        "what (kind of|sort of) restaurant is {restaurant}",
        "when is {restaurant} open",
        "is {restaurant} open [on] {date}",
        "(what|which) restaurants do you know",
        "(what|which) restaurants are there")]
    public string FindRestaurant([Description("The restaurant's name, or a part of it; leave it out for a list.")] string? restaurant = null)
    {
        if (string.IsNullOrWhiteSpace(restaurant))
        {
            return $"I know {string.Join(", ", book.All.SkipLast(1).Select(r => r.Name))} and {book.All[^1].Name}.";
        }

        return book.Find(restaurant) is { } found
            ? $"{found.Describe()} Shall I reserve a table there?"
            : $"I do not know a restaurant called {restaurant}. I know {string.Join(", ", book.All.Select(r => r.Name))}.";
    }

    [Description("Reserves a table in a restaurant: checks the wish and reads it back. The restaurant is rung only after the user has said yes to that.")]
    [Examples(
        "(reserve|book) a table",
        "(reserve|book) [me] a table for {partySize} [people] {date} at {time} [under {name}]",
        "(reserve|book) a table for {partySize} [people] [on] {date} at {time} [under the name {name}]",
        "(reserve|book) a table at {restaurant} [for {partySize}] [people] [on] {date} [at {time}]",
        "(i'd like|i would like|i want) to (reserve|book) a table [at {restaurant}] [for {partySize}] [people] [{date}] [at {time}]",
        "(i need|i'd like|can i have|could i get|get me) a table [at {restaurant}] for {partySize} [people] [{date}] [at {time}]",
        "(can|could|please) you (reserve|book) a table [for {partySize}] [people] [{date}] [at {time}]",
        "(make|place) a reservation [at {restaurant}] [for {partySize}] [people] [{date}] [at {time}] [under {name}]",
        "(call|ring|phone) {restaurant} and (reserve|book) a table for {partySize} [people] {date} at {time}",
        "a table for {partySize} [people] [please]",
        "a table for {partySize} [people] {date} at {time} [please]",
        "for {partySize} people",
        "under the name {name}",
        "my name is {name}",
        "the name is {name}")]
    public async Task<string> ReserveTableAsync(
        AIFunctionArguments arguments,
        [Description("How many people, 1 to 20.")] int partySize,
        [Description("The day as yyyy-MM-dd.")] string date,
        [Description("The time of day as HH:mm, 24 hours.")] string time,
        [Description("The name for the reservation.")] string name,
        [Description("Special requests, such as a high chair; leave it out for none.")] string? note = null,
        [Description("The restaurant; leave it out for the usual one.")] string? restaurant = null,
        CancellationToken cancellationToken = default)
    {
        var desk = ConciergeDesk.Of(AgentContext.From(arguments));
        if (desk.IsRinging)
        {
            return "I am still on the phone with the restaurant. I will tell you as soon as I know.";
        }

        var place = string.IsNullOrWhiteSpace(restaurant) ? book.Demo : book.Find(restaurant);
        var (wish, problems) = WishChecks.Read(partySize, date, time, name, note, place, timeProvider.GetLocalNow().DateTime);
        if (wish is null)
        {
            return $"{string.Join(' ', problems)} What would you like instead?";
        }

        desk.Prepare(wish);
        return RingsAtOnce
            ? $"That is {wish.Describe()}. {await GoAheadAsync(arguments, cancellationToken)}"
            : $"That is {wish.Describe()}. Shall I ring them now?";
    }

    [Description("The user says yes to what was asked last: to ring the restaurant with the wish, or to take the time it offered.")]
    [Examples(
        "yes",
        "yes please",
        "yes (go ahead|do that|take it|ring them|call them|that is right|that is correct)",
        "go ahead",
        "please do",
        "(ring|call) them [now] [please]",
        "(yes|okay) please (ring|call) them",
        "take it [please]",
        "we take (it|that)",
        "that is (fine|right|correct|good)",
        "sure",
        "correct",
        "okay [go ahead]",
        "try again",
        "ring (again|them again)")]
    public async Task<string> GoAheadAsync(AIFunctionArguments arguments, CancellationToken cancellationToken)
    {
        var context = AgentContext.From(arguments);
        var desk = ConciergeDesk.Of(context);
        if (desk.Take() is not { } wish)
        {
            return desk.IsRinging ? "I am still on the phone with the restaurant. I will tell you as soon as I know." : "What can I do for you? I can reserve a table.";
        }

        if (caller is null)
        {
            desk.HangUp(null);
            return "I have no phone line here, so I cannot ring the restaurant.";
        }

        try
        {
            var call = await caller.PlaceAsync(wish, cancellationToken);
            if (context?.ReportLater(token => ReportAsync(desk, wish, call, token)) != true)
            {
                // No session to come back to: wait for it here.
                return await ReportAsync(desk, wish, call, cancellationToken) ?? "";
            }

            return $"I am ringing {wish.Restaurant} now. That may take a minute or two, and I will tell you what they say.";
        }
        catch (PhoneLineException error)
        {
            desk.HangUp(null);
            return $"I could not ring {wish.Restaurant}: {error.Message}";
        }
    }

    [Description("The user says no to what was asked last, or no longer wants the table.")]
    [Examples(
        "no",
        "no (thank you|thanks)",
        "no leave it",
        "leave it",
        "forget (it|that|about it)",
        "(do not|don't) (ring|call) them",
        "no (do not|don't) (ring|call) them",
        "cancel (it|that)",
        "never mind")]
    public static string LeaveIt(AIFunctionArguments arguments)
    {
        var desk = ConciergeDesk.Of(AgentContext.From(arguments));
        return desk.Drop() ? "All right, I leave it. Is there another day or time you would like?"
            : desk.IsRinging ? "I am already on the phone with the restaurant. I will tell you what they say."
            : "All right.";
    }

    /// <summary>Names nobody has heard before are heard only when they are expected.</summary>
    private static IEnumerable<string> Wishes(Restaurant restaurant) =>
    [
        $"(reserve|book) a table at {restaurant.Name} [for {{partySize}} people]",
        $"(reserve|book) a table at {restaurant.Name} for {{partySize}} [people] {{date}} at {{time}} [under the name {{name}}]",
    ];

    private async Task<string?> ReportAsync(ConciergeDesk desk, ReservationWish wish, PhoneCall call, CancellationToken cancellationToken)
    {
        ReservationOutcome? outcome = null;
        try
        {
            outcome = caller is null ? null : await caller.WaitAsync(call, cancellationToken);
        }
        finally
        {
            desk.HangUp(outcome);
        }

        if (outcome is null)
        {
            return null;
        }

        if (OutcomeReport.Next(wish, outcome) is { } next)
        {
            desk.Prepare(next);
        }

        return OutcomeReport.Say(wish, outcome);
    }
}
