namespace Duologue.App.Agents.Concierge;

/// <summary>A restaurant that can be rung.</summary>
/// <param name="Name">As it calls itself.</param>
/// <param name="Phone">In E.164.</param>
/// <param name="City">Where it is; empty when unknown.</param>
/// <param name="Cuisine">What it cooks; empty when unknown.</param>
internal sealed record Restaurant(string Name, string Phone, string City = "", string Cuisine = "")
{
    /// <summary>When it is open; null when only the restaurant knows.</summary>
    public OpeningHours? Hours { get; init; }

    /// <summary>In a sentence.</summary>
    public string Describe()
    {
        var kind = Cuisine.Length > 0 ? $"{Cuisine} restaurant" : "restaurant";
        var place = City.Length > 0 ? $" in {City}" : "";
        return $"{Name} is {(kind[0] is 'I' or 'A' ? "an" : "a")} {kind}{place}.{(Hours is null ? "" : $" It is open {Hours.Describe()}.")}";
    }
}
