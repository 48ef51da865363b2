using Duologue.App.Agents.Concierge;
using Duologue.App.Agents.Starter;

namespace Duologue.App.Agents;

/// <summary>The agents of the application, by the name users type.</summary>
internal static class AgentCatalogue
{
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new("starter", "answers about the weather, books appointments, hands over to billing", setup => StarterAgents.Create(setup.TimeProvider)),
        new("concierge", "reserves a table: takes the wish and has the restaurant rung", ConciergeAgents.Create) { ExampleCall = RestaurantCaller.ExampleCall },
        new(RestaurantCaller.Agent, "rings a restaurant for the concierge", ReservationAgent.Create) { IsListed = false, Finished = ReservationResult.FinishAsync },
    ];

    /// <exception cref="AppException">There is no such agent.</exception>
    public static RealtimeAgent Create(string name, AgentSetup setup) => Find(name).Create(setup);

    /// <exception cref="AppException">There is no such agent.</exception>
    public static CatalogueEntry Find(string name)
    {
        return TryFind(name)
            ?? throw new AppException(
                ExitCode.Usage, $"there is no agent named '{name}'; choose one of: {string.Join(", ", All.Where(e => e.IsListed).Select(e => e.Name))}");
    }

    /// <summary>The agent of a name, whether listed or not; null when there is none.</summary>
    public static CatalogueEntry? TryFind(string name) => All.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase));
}
