namespace Duologue.Load.Run;

/// <summary>A way to serve the calls.</summary>
/// <param name="Name">Its name on the command line and in the table.</param>
/// <param name="Arguments">How this program is started to be it; empty for the one that is not this program.</param>
/// <param name="Generator">What the generator must know.</param>
internal sealed record ServerKind(string Name, string[] Arguments, string[] Generator)
{
    /// <summary>What is set before it starts.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>All, by name; alone with the application's knobs, with <c>-plain</c> with none, else with those named, as in <c>relay-inline-poll</c>.</summary>
    public static ServerKind Parse(string name)
    {
        var parts = name.Split('-');
        ServerKind kind = parts[0] switch
        {
            "floor" => new ServerKind(name, [], ["--kind", "relay"]),
            "relay" => new ServerKind(name, ["relay"], ["--kind", "relay"]),
            "mulaw" => new ServerKind(name, ["serve", "--format", "mulaw"], []),
            "pcm" => new ServerKind(name, ["serve", "--format", "pcm"], []),
            _ => throw new ArgumentException($"There is no server '{name}'. Take floor, relay, mulaw or pcm, with -plain or any of -spin, -inline, -eager, -poll behind it."),
        };
        string[] knobs = parts.Length == 1 ? ["inline", "poll"] : parts.Contains("plain") ? ["spin"] : parts[1..];
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        if (knobs.Contains("poll"))
        {
            environment["DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS"] = "1";
        }

        string[] arguments = [.. kind.Arguments, .. knobs.Where(k => k != "poll").Select(k => $"--{k}")];
        return kind with { Arguments = arguments, Environment = environment };
    }
}
