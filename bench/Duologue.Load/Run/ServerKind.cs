namespace Duologue.Load.Run;

/// <summary>A way to serve the calls.</summary>
/// <param name="Name">Its name on the command line and in the table.</param>
/// <param name="Arguments">How this program is started to be it; empty for the one that is not this program.</param>
/// <param name="Generator">What the generator must know.</param>
internal sealed record ServerKind(string Name, string[] Arguments, string[] Generator)
{
    /// <summary>What is set before it starts.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>All, by name; behind it stand the knobs that are set, such as <c>relay-inline-poll</c>.</summary>
    public static ServerKind Parse(string name)
    {
        var parts = name.Split('-');
        ServerKind kind = parts[0] switch
        {
            "floor" => new ServerKind(name, [], ["--kind", "relay"]),
            "relay" => new ServerKind(name, ["relay"], ["--kind", "relay"]),
            "mulaw" => new ServerKind(name, ["serve", "--format", "mulaw"], []),
            "pcm" => new ServerKind(name, ["serve", "--format", "pcm"], []),
            _ => throw new ArgumentException($"There is no server '{name}'. Take floor, relay, mulaw or pcm, with -spin, -inline, -eager, -poll behind it."),
        };
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (parts.Contains("poll"))
        {
            environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        }

        string[] arguments = [.. kind.Arguments];
        foreach (var flag in parts.Skip(1).Where(p => p != "poll"))
        {
            arguments = [.. arguments, $"--{flag}"];
        }

        return kind with { Arguments = arguments, Environment = environment };
    }
}
