namespace Duologue.App.Agents.Concierge;

/// <summary>The restaurants the concierge knows, found by what a name sounds like. Immutable.</summary>
internal sealed class RestaurantBook
{
    private const string DemoName = "Bella Vista";
    private const string DemoPhone = "+15550123456";

    /// <summary>Share of letters that may differ.</summary>
    private const double MostDifferent = 0.4;

    private static readonly HashSet<string> Empty = ["the", "a", "restaurant", "ristorante", "cafe", "at", "to", "called", "please", "in", "of"];

    private static readonly Restaurant[] Known =
    [
        new("Golden Dragon", "+15550123457", "Chicago", "Chinese") { Hours = new(new(11, 30), new(22, 0)) },
        new("Trattoria Roma", "+15550123458", "Boston", "Italian") { Hours = new(new(17, 0), new(22, 0), DayOfWeek.Monday) },
        new("Blue Lagoon", "+15550123459", "Seattle", "seafood") { Hours = new(new(12, 0), new(21, 30), DayOfWeek.Sunday) },
        new("Taj Palace", "+15550123460", "Denver", "Indian") { Hours = new(new(12, 0), new(22, 30)) },
    ];

    /// <summary>Fills the book.</summary>
    /// <param name="demo">The restaurant that is meant when none is named.</param>
    public RestaurantBook(Restaurant demo)
    {
        Demo = demo;
        All = [demo, .. Known];
    }

    /// <summary>The restaurant that is meant when none is named.</summary>
    public Restaurant Demo { get; }

    public IReadOnlyList<Restaurant> All { get; }

    /// <summary>The demo restaurant is named by <c>DEMO_RESTAURANT_NAME</c> and <c>DEMO_RESTAURANT_PHONE</c>.</summary>
    public static RestaurantBook FromEnvironment() => new(new Restaurant(
        Setting("DEMO_RESTAURANT_NAME", DemoName), Setting("DEMO_RESTAURANT_PHONE", DemoPhone), Cuisine: "Italian"));

    /// <summary>Finds a restaurant by its name, a part of it, or what a recogniser made of it; null when none comes near.</summary>
    public Restaurant? Find(string name)
    {
        var wanted = Letters(name);
        if (wanted.Length == 0)
        {
            return null;
        }

        return All.Select(restaurant => (restaurant, distance: Distance(wanted, restaurant.Name)))
            .Where(found => found.distance <= MostDifferent)
            .OrderBy(found => found.distance)
            .Select(found => found.restaurant)
            .FirstOrDefault();
    }

    private static string Setting(string name, string otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value.Trim() : otherwise;

    /// <summary>0 for the same name, and for a whole word of it; 1 for nothing in common.</summary>
    private static double Distance(string wanted, string name)
    {
        var whole = Letters(name);
        var nearest = Different(wanted, whole);
        foreach (var word in name.Split(' ').Select(Letters).Where(word => word.Length > 3))
        {
            // A part counts a little less than the whole, so that a full name wins.
            nearest = Math.Min(nearest, Different(wanted, word) + 0.05);
        }

        return nearest;
    }

    private static double Different(string one, string other) =>
        other.Length == 0 ? 1 : (double)EditDistance.Between(one, other) / Math.Max(one.Length, other.Length);

    private static string Letters(string text) => string.Concat(
        text.ToLowerInvariant().Split([' ', '-', '\'', ','], StringSplitOptions.RemoveEmptyEntries).Where(word => !Empty.Contains(word)).SelectMany(word => word.Where(char.IsLetterOrDigit)));
}
