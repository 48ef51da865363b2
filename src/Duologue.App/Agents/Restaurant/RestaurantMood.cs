namespace Duologue.App.Agents.Restaurant;

/// <summary>What a restaurant is up to when its phone rings. The order is that of the seeds, see <see cref="RestaurantMind"/>.</summary>
internal enum RestaurantMood
{
    /// <summary>Books when there is a table.</summary>
    Books,

    /// <summary>Has just given away the tables at the time asked for, and offers another.</summary>
    OffersAnotherTime,

    /// <summary>Has no table left on that day.</summary>
    IsFull,

    /// <summary>Asks for number of people and name although both were said.</summary>
    AsksBack,

    /// <summary>Lets it ring.</summary>
    DoesNotPickUp,

    /// <summary>A machine answers and takes no bookings.</summary>
    HasVoicemail,

    /// <summary>Has a private party on that day.</summary>
    IsClosed,

    /// <summary>Is talking to somebody else.</summary>
    IsBusy,
}
