namespace Duologue.App.Tests.Serve;

/// <summary>Tests that ring a running server. They take real time, so nothing else runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class ServerCollection : ICollectionFixture<ServerFixture>
{
    public const string Name = "server";
}
