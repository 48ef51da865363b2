namespace Duologue.App.Agents.Starter;

/// <summary>The weather now.</summary>
/// <param name="City">As the source spells it.</param>
/// <param name="Temperature">Degrees Celsius.</param>
/// <param name="Condition">Fits behind "with".</param>
internal sealed record LiveWeather(string City, double Temperature, string Condition);
