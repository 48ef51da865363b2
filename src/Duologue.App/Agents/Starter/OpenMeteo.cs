using System.Text.Json;

namespace Duologue.App.Agents.Starter;

/// <summary>Asks Open-Meteo for the weather now. Null means: no network, no such city, or no answer in time.</summary>
/// <remarks>Source: open-meteo.com, geocoding and forecast APIs; no key. After a failure it is left alone for a minute.</remarks>
internal sealed class OpenMeteo(HttpClient http, TimeProvider timeProvider)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromMinutes(1);
    private long _restUntil;

    public async Task<LiveWeather?> FindAsync(string city, CancellationToken cancellationToken)
    {
        if (timeProvider.GetTimestamp() < Interlocked.Read(ref _restUntil))
        {
            return null;
        }

        using var patience = new CancellationTokenSource(Patience, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await AskAsync(city, both.Token);
        }
        catch (Exception error) when (error is HttpRequestException or JsonException or InvalidOperationException or KeyNotFoundException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            var rest = (long)(RestAfterFailure.TotalSeconds * timeProvider.TimestampFrequency);
            Interlocked.Exchange(ref _restUntil, timeProvider.GetTimestamp() + rest);
            return null;
        }
    }

    private async Task<LiveWeather?> AskAsync(string city, CancellationToken cancellationToken)
    {
        var name = Uri.EscapeDataString(city);
        using var places = await GetAsync($"https://geocoding-api.open-meteo.com/v1/search?count=1&language=en&name={name}", cancellationToken);
        if (!places.RootElement.TryGetProperty("results", out var results) || results.GetArrayLength() == 0)
        {
            return null;
        }

        var place = results[0];
        var latitude = place.GetProperty("latitude").GetRawText();
        var longitude = place.GetProperty("longitude").GetRawText();
        using var forecast = await GetAsync(
            $"https://api.open-meteo.com/v1/forecast?latitude={latitude}&longitude={longitude}&current=temperature_2m,weather_code",
            cancellationToken);
        var current = forecast.RootElement.GetProperty("current");
        return new LiveWeather(
            place.GetProperty("name").GetString() ?? city,
            current.GetProperty("temperature_2m").GetDouble(),
            Describe(current.GetProperty("weather_code").GetInt32()));
    }

    private async Task<JsonDocument> GetAsync(string address, CancellationToken cancellationToken)
    {
        await using var body = await http.GetStreamAsync(new Uri(address), cancellationToken);
        return await JsonDocument.ParseAsync(body, cancellationToken: cancellationToken);
    }

    // WMO 4677 codes as Open-Meteo groups them
    private static string Describe(int code) => code switch
    {
        0 => "a clear sky",
        1 or 2 => "some clouds",
        3 => "an overcast sky",
        45 or 48 => "fog",
        >= 51 and <= 57 => "drizzle",
        >= 61 and <= 67 => "rain",
        >= 71 and <= 77 => "snow",
        >= 80 and <= 82 => "rain showers",
        85 or 86 => "snow showers",
        >= 95 => "a thunderstorm",
        _ => "changing weather",
    };
}
