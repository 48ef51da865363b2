namespace Duologue.Tests.Architecture;

/// <summary>Who may use whom between the library's folders: one way, no cycles, and no leaf folder sees another.</summary>
public sealed class DependencyTests
{
    /// <summary>A folder, and the folders it may use besides itself.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Audio"] = [],
        ["Protocol"] = [],
        ["Agents"] = [],
        ["Chat"] = [],
        ["Models"] = ["Protocol", "Audio"],
        ["Speech"] = ["Audio"],
        ["Endpoints"] = ["Audio"],
        ["Sessions"] = ["Agents", "Models", "Protocol", "Audio"],
        ["Calls"] = ["Sessions", "Agents", "Models", "Endpoints", "Audio"],
        ["Background"] = ["Sessions", "Agents", "Models", "Protocol", "Chat"],
        ["Telemetry"] = ["Calls", "Sessions", "Agents", "Models", "Endpoints", "Protocol", "Audio"],
        ["Models/OpenAI"] = ["Models", "Protocol", "Audio"],
        ["Models/Cascade"] = ["Models", "Protocol", "Audio", "Speech", "Chat"],
        ["Speech/*"] = ["Speech", "Audio"],
        ["Chat/*"] = ["Chat"],
        ["Endpoints/*"] = ["Endpoints", "Audio"],
    };

    [Fact]
    public void Folders_use_only_the_folders_they_may()
    {
        var folders = Folders();
        var wrong = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var (type, folder) in folders)
        {
            foreach (var used in TypeReferences.Of(type).Select(Outermost).Distinct())
            {
                if (folders.TryGetValue(used, out var target) && target != folder && !May(folder, target))
                {
                    wrong.Add($"{folder} → {target}: {Outermost(type).Name} uses {used.Name}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_rules_have_no_cycles()
    {
        foreach (var folder in Allowed.Keys)
        {
            var reached = new HashSet<string>(Allowed[folder]);
            while (reached.SelectMany(f => Allowed.GetValueOrDefault(f) ?? []).Any(reached.Add))
            {
            }

            Assert.DoesNotContain(folder, reached);
        }
    }

    [Fact]
    public void The_check_sees_what_it_should()
    {
        var folders = Folders();

        Assert.Equal("Sessions", folders[typeof(RealtimeSession)]);
        Assert.Equal("Agents", folders[typeof(RealtimeAgent)]);
        Assert.Equal("Endpoints/File", folders[typeof(Duologue.Endpoints.File.WavFileEndpoint)]);
        Assert.Contains(typeof(RealtimeAgent), TypeReferences.Of(typeof(RealtimeSession)));
        Assert.Contains(typeof(Duologue.Audio.G711), TypeReferences.Of(typeof(Duologue.Audio.AudioConverter)));
        Assert.False(May("Audio", "Sessions"));
        Assert.False(May("Models/OpenAI", "Models/Cascade"));
    }

    private static bool May(string folder, string target)
    {
        var rules = Allowed.GetValueOrDefault(folder) ?? Allowed.GetValueOrDefault($"{folder.Split('/')[0]}/*") ?? [];
        return rules.Contains(target);
    }

    /// <summary>The library's own types, nested and generated ones included, each with its folder.</summary>
    private static Dictionary<Type, string> Folders()
    {
        var assembly = typeof(RealtimeSession).Assembly;
        var agents = SourceTree.Files("src/Duologue/Agents").Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var folders = new Dictionary<Type, string>();
        foreach (var type in assembly.GetTypes())
        {
            var outer = Outermost(type);
            if (outer.Namespace is { } space && space.StartsWith("Duologue", StringComparison.Ordinal))
            {
                // Agents and sessions share the root namespace; their files tell them apart.
                var below = space.Length > "Duologue".Length ? space["Duologue.".Length..].Replace('.', '/') : null;
                folders[type] = below switch
                {
                    null => agents.Contains(outer.Name) ? "Agents" : "Sessions",

                    // The inside of ReconnectingModel, not a model of its own.
                    "Models/Reconnecting" => "Models",

                    // What is below a leaf folder belongs to it.
                    _ => string.Join('/', below.Split('/').Take(2)),
                };
            }
        }

        // Extensions for the container live in its own namespace and belong to the whole.
        return folders;
    }

    private static Type Outermost(Type type)
    {
        while (type.DeclaringType is { } outer)
        {
            type = outer;
        }

        return type;
    }
}
