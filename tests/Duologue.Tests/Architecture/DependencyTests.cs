namespace Duologue.Tests.Architecture;

/// <summary>Which folder of the library may use which. A new arrow here is a decision, not a fix.</summary>
public class DependencyTests
{
    /// <summary>Folder to what it may use besides itself; leaf folders are named with their parent.</summary>
    private static readonly Dictionary<string, string[]> MayUse = new(StringComparer.Ordinal)
    {
        ["Audio"] = [],
        ["Protocol"] = [],
        ["Agents"] = [],
        ["Http"] = [],
        ["Chat"] = [],
        ["Chat/Intents"] = ["Chat"],
        ["Chat/OpenAICompatible"] = ["Chat", "Http"],
        ["Speech"] = ["Audio"],
        ["Speech/PocketSphinx"] = ["Speech", "Audio"],
        ["Speech/Flite"] = ["Speech", "Audio"],
        ["Speech/Espeak"] = ["Speech", "Audio"],
        ["Speech/OpenAICompatible"] = ["Speech", "Audio", "Http"],
        ["Models"] = ["Protocol", "Audio"],
        ["Models/OpenAI"] = ["Models", "Protocol", "Audio"],
        ["Models/Cascade"] = ["Models", "Protocol", "Audio", "Speech", "Chat"],
        ["Endpoints"] = ["Audio"],
        ["Endpoints/File"] = ["Endpoints", "Audio"],
        ["Sessions"] = ["Agents", "Models", "Protocol", "Audio"],
        ["Calls"] = ["Sessions", "Agents", "Endpoints", "Models", "Audio"],
        ["Phone"] = ["Calls", "Sessions", "Agents", "Audio"],
        ["Setup"] =
        [
            "Models", "Models/OpenAI", "Models/Cascade", "Speech", "Speech/PocketSphinx", "Speech/Flite", "Speech/Espeak", "Speech/OpenAICompatible",
            "Chat/Intents", "Chat/OpenAICompatible", "Http",
        ],
    };

    /// <summary>Folders that only keep the inner parts of their parent together.</summary>
    private static readonly Dictionary<string, string> PartOf = new(StringComparer.Ordinal) { ["Models/Reconnecting"] = "Models" };

    private static readonly string Library = Path.Combine(SourceTree.Root, "src", "Duologue");

    [Fact]
    public void Every_folder_has_its_place_in_the_table() =>
        Assert.Equal(MayUse.Keys.Order(StringComparer.Ordinal), Folders().Select(f => f.Folder).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_folder_imports_what_it_may_not()
    {
        var wrong = from f in Folders()
                    from used in SourceTree.Imports(SourceTree.Code(f.File)).Where(MayUse.ContainsKey)
                    where used != f.Folder && !MayUse[f.Folder].Contains(used)
                    select $"{SourceTree.Relative(f.File)} imports {used}";

        Assert.Empty(wrong);
    }

    /// <summary>Agents and sessions are in the root namespace, which every folder sees without an import.</summary>
    [Fact]
    public void No_folder_uses_agents_or_sessions_that_may_not()
    {
        var owners = Folders()
            .Where(f => f.Folder is "Agents" or "Sessions")
            .SelectMany(f => SourceTree.Types(SourceTree.Code(f.File)).Select(type => (type, f.Folder)))
            .Distinct()
            .ToLookup(t => t.type, t => t.Folder, StringComparer.Ordinal);
        var own = Folders().SelectMany(f => SourceTree.Types(SourceTree.Code(f.File)).Select(type => (f.Folder, type))).ToHashSet();

        var wrong = from f in Folders()
                    where f.Folder != "Sessions"
                    from word in SourceTree.TypeWords(SourceTree.Code(f.File)).Distinct()
                    where owners.Contains(word) && !own.Contains((f.Folder, word)) && !owners[word].Any(h => MayUse[f.Folder].Contains(h))
                    select $"{SourceTree.Relative(f.File)} uses {word} of {string.Join(" or ", owners[word])}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_table_has_no_cycles()
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        while (MayUse.Keys.FirstOrDefault(f => !done.Contains(f) && MayUse[f].All(done.Contains)) is { } next)
        {
            done.Add(next);
        }

        Assert.Equal(MayUse.Count, done.Count);
    }

    [Fact]
    public void A_forbidden_use_would_be_found()
    {
        const string Code = "using Duologue.Models.OpenAI;\nvar x = new RealtimeSession(parts);\nIntruder.Go();\n";

        Assert.Equal("Intruder", SourceTree.Types("public sealed class Intruder\n{\n}\n").Single());
        Assert.Equal(["Models/OpenAI"], SourceTree.Imports(Code));
        Assert.Contains("RealtimeSession", SourceTree.TypeWords(Code));
        Assert.Contains("Intruder", SourceTree.TypeWords(Code));
    }

    private static IEnumerable<(string File, string Folder)> Folders() => SourceTree.Files
        .Where(f => f.StartsWith(Library + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .Select(f => (f, FolderOf(Path.GetRelativePath(Library, f).Replace('\\', '/').Split('/')[..^1])));

    /// <summary>Folders below a leaf belong to it.</summary>
    private static string FolderOf(string[] path)
    {
        var folder = string.Join('/', path.Take(2));
        return PartOf.GetValueOrDefault(folder, folder);
    }
}
