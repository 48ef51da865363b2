namespace Duologue.Clients.Tests.Support;

/// <summary>Tests that run clients in programs of their own, or talk. They take real time, so nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ClientCollection : ICollectionFixture<NodePackages>
{
    public const string Name = "clients";
}
