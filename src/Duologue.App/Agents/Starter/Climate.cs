namespace Duologue.App.Agents.Starter;

/// <summary>A city's year.</summary>
/// <param name="City">Its name.</param>
/// <param name="Coldest">Mean of the coldest month, °C.</param>
/// <param name="Warmest">Mean of the warmest month, °C.</param>
/// <param name="WarmestMonth">1 to 12.</param>
internal sealed record Climate(string City, int Coldest, int Warmest, int WarmestMonth)
{
    /// <summary>Mean of a month, °C.</summary>
    public double MeanIn(int month)
    {
        var middle = (Coldest + Warmest) / 2.0;
        var swing = (Warmest - Coldest) / 2.0;
        return middle + (swing * Math.Cos((month - WarmestMonth) * Math.Tau / 12));
    }
}
