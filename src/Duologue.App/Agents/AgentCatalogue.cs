using Duologue.App.Agents.Starter;

namespace Duologue.App.Agents;

/// <summary>The agents of the application, by the name users type.</summary>
internal static class AgentCatalogue
{
    public static IReadOnlyList<CatalogueEntry> All { get; } =
    [
        new("starter", "answers about the weather, books appointments, hands over to billing", StarterAgents.Create),
    ];

    /// <exception cref="AppException">There is no such agent.</exception>
    public static RealtimeAgent Create(string name, TimeProvider timeProvider)
    {
        var entry = All.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase))
            ?? throw new AppException(
                ExitCode.Usage, $"there is no agent named '{name}'; choose one of: {string.Join(", ", All.Select(e => e.Name))}");
        return entry.Create(timeProvider);
    }
}
