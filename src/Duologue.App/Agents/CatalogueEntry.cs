namespace Duologue.App.Agents;

/// <summary>An agent users can choose.</summary>
/// <param name="Name">What they type.</param>
/// <param name="Summary">What it does, in a line.</param>
/// <param name="Create">Makes it, with everything it may hand over to.</param>
internal sealed record CatalogueEntry(string Name, string Summary, Func<TimeProvider, RealtimeAgent> Create);
