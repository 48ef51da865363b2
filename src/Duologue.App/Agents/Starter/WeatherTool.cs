using System.ComponentModel;
using System.Globalization;

namespace Duologue.App.Agents.Starter;

/// <summary>The weather: live from Open-Meteo when the network allows, else from a table of climate figures; the answer says which.</summary>
internal sealed class WeatherTool(OpenMeteo openMeteo, TimeProvider timeProvider)
{
    [Description("Tells the current weather in a city.")]
    [Examples(
        "what's the weather in {city}",
        "what is the weather like in {city} [today|right now]",
        "how is the weather in {city} [today]",
        "(tell me|can you tell me|i'd like to know|i want to know) the weather in {city}",
        "what's the weather for {city} [today]",
        "weather in {city} [please]",
        "[and] how about the weather in {city}",
        "(is it|will it be) (raining|sunny|cold|warm|hot|nice) in {city} [today]",
        "what's the temperature in {city} [today|right now]",
        "how (cold|warm|hot) is it in {city} [today|right now]")]
    public async Task<string> GetWeather(
        [Description("The city, such as Paris.")] string city, CancellationToken cancellationToken)
    {
        var live = await openMeteo.FindAsync(city, cancellationToken);
        if (live is not null)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"In {live.City} it is {live.Temperature:0} degrees Celsius with {live.Condition}, says Open-Meteo.");
        }

        var today = timeProvider.GetLocalNow();
        if (ClimateTable.Find(city) is not { } climate)
        {
            throw new ToolFailedException($"There is no live weather right now, and {city} is not in the climate table.");
        }

        var month = CultureInfo.InvariantCulture.DateTimeFormat.GetMonthName(today.Month);
        return string.Create(CultureInfo.InvariantCulture,
            $"In {climate.City} it is usually about {climate.MeanIn(today.Month):0} degrees Celsius in {month}. ")
            + "That is from my climate table, as I have no live weather right now.";
    }
}
