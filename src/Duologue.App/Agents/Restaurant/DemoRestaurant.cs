namespace Duologue.App.Agents.Restaurant;

/// <summary>The demo restaurant: one table plan, and a mind for each call. Thread-safe.</summary>
internal sealed class DemoRestaurant(RestaurantOptions options, TimeProvider timeProvider)
{
    public RestaurantOptions Options => options;

    public TablePlan Tables { get; } = new();

    /// <summary>Makes up the restaurant's mind about the next call.</summary>
    public RestaurantVisit Visit()
    {
        var mind = options.Seed is { } seed ? new RestaurantMind(seed) : RestaurantMind.ByChance(Random.Shared);
        return new RestaurantVisit(mind, RestaurantAgents.Create(options.Name, new RestaurantTalk(mind, Tables, timeProvider), mind.Mood));
    }
}
