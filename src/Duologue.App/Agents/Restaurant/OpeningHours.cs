namespace Duologue.App.Agents.Restaurant;

/// <summary>When the restaurant is open: Tuesday to Sunday in the evening.</summary>
internal static class OpeningHours
{
    /// <summary>As it is spoken.</summary>
    public const string Sentence = "We are open Tuesday to Sunday, from 5 pm to 11 pm.";

    public static TimeOnly FirstSeating { get; } = new(17, 0);

    public static TimeOnly LastSeating { get; } = new(21, 30);

    public static bool IsOpen(DateOnly date) => date.DayOfWeek != DayOfWeek.Monday;

    public static bool IsSeating(TimeOnly time) => time >= FirstSeating && time <= LastSeating;
}
