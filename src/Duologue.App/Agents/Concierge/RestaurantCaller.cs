using Duologue.Phone;

namespace Duologue.App.Agents.Concierge;

/// <summary>Rings restaurants: places a call in which the reservation agent talks, and waits for what comes of it.</summary>
internal sealed class RestaurantCaller(IPhoneLine line, RestaurantBook book, TimeProvider timeProvider)
{
    /// <summary>Name of the agent that talks.</summary>
    public const string Agent = "reservation";

    /// <summary>Longest call: ringing, being put on hold, and the talk.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromMinutes(4);

    /// <summary>The line ends the call by itself; this is for a line that does not.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>A call as it may be placed.</summary>
    public static OutboundCall ExampleCall
    {
        get
        {
            var demo = RestaurantBook.FromEnvironment().Demo;
            var wish = new ReservationWish(demo.Name, PartySize: 2, new DateOnly(2030, 1, 4), new TimeOnly(19, 0), "Smith");
            return new OutboundCall(demo.Phone, Agent) { Variables = wish.ToVariables() };
        }
    }

    /// <summary>Rings; returns when the line has taken the call.</summary>
    /// <exception cref="PhoneLineException">It was not placed.</exception>
    public Task<PhoneCall> PlaceAsync(ReservationWish wish, CancellationToken cancellationToken)
    {
        var restaurant = book.All.First(r => r.Name == wish.Restaurant);
        return line.PlaceAsync(
            new OutboundCall(restaurant.Phone, Agent) { Variables = wish.ToVariables(), Asker = "concierge", TimeLimit = LongestCall }, cancellationToken);
    }

    /// <summary>Waits for the end of a call; one that does not end is hung up.</summary>
    public async Task<ReservationOutcome> WaitAsync(PhoneCall call, CancellationToken cancellationToken)
    {
        try
        {
            await call.Ended.WaitAsync(LongestCall + Grace, timeProvider, cancellationToken);
        }
        catch (TimeoutException)
        {
            await HangUpAsync(call, cancellationToken);
        }

        return (call.Result is { } result ? ReservationOutcome.FromJson(result) : null) ?? ReservationResult.Of(call);
    }

    private async Task HangUpAsync(PhoneCall call, CancellationToken cancellationToken)
    {
        try
        {
            await line.HangUpAsync(call.Id, cancellationToken);
        }
        catch (PhoneLineException)
        {
            // It is over, or the line is gone: what was said until now is what there is.
            return;
        }
    }
}
