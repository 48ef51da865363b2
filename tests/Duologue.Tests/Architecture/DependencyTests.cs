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
        ["Chat"] = [],
        ["Chat/Intents"] = ["Chat"],
        ["Speech"] = ["Audio"],
        ["Speech/PocketSphinx"] = ["Speech", "Audio"],
        ["Speech/Flite"] = ["Speech", "Audio"],
        ["Speech/Espeak"] = ["Speech", "Audio"],
        ["Models"] = ["Protocol", "Audio"],
        ["Models/Reconnecting"] = ["Models", "Protocol", "Audio"],
        ["Models/OpenAI"] = ["Models", "Protocol", "Audio"],
        ["Models/Cascade"] = ["Models", "Protocol", "Audio", "Speech", "Chat"],
        ["Endpoints"] = ["Audio"],
        ["Endpoints/File"] = ["Endpoints", "Audio"],
        ["Sessions"] = ["Agents", "Models", "Protocol", "Audio"],
        ["Calls"] = ["Sessions", "Agents", "Endpoints", "Models", "Audio"],
        ["Setup"] = ["Models", "Models/OpenAI", "Models/Cascade", "Speech", "Speech/PocketSphinx", "Speech/Flite", "Speech/Espeak", "Chat/Intents"],
    };

    private static readonly string Library = Path.Combine(SourceTree.Root, "src", "Duologue");

    [Fact]
    public void Every_folder_has_its_place_in_the_table() =>
        Assert.Equal(MayUse.Keys.Order(StringComparer.Ordinal), Folders().Select(f => f.Folder).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void No_folder_uses_what_it_may_not()
    {
        var owners = Folders()
            .SelectMany(f => SourceTree.Types(SourceTree.Code(f.File)).Select(type => (type, f.Folder)))
            .Distinct()
            .ToLookup(t => t.type, t => t.Folder, StringComparer.Ordinal);

        var wrong = from f in Folders()
                    from word in SourceTree.TypeWords(SourceTree.Code(f.File)).Distinct()
                    let homes = owners[word].ToList()
                    where homes.Count > 0 && !homes.Contains(f.Folder) && !homes.Exists(h => MayUse[f.Folder].Contains(h))
                    select $"{SourceTree.Relative(f.File)} uses {word} of {string.Join(" or ", homes)}";

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
        var code = SourceTree.Types("public sealed class Intruder\n{\n}\n").Single();
        var words = SourceTree.TypeWords("var x = new RealtimeSession(parts); // CallBridge\nIntruder.Go();");

        Assert.Equal("Intruder", code);
        Assert.Contains("RealtimeSession", words);
        Assert.Contains("Intruder", words);
    }

    private static IEnumerable<(string File, string Folder)> Folders() => SourceTree.Files
        .Where(f => f.StartsWith(Library + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        .Select(f => (f, FolderOf(Path.GetRelativePath(Library, f).Replace('\\', '/').Split('/')[..^1])));

    /// <summary>Folders below a leaf belong to it.</summary>
    private static string FolderOf(string[] path)
    {
        var two = string.Join('/', path.Take(2));
        return MayUse.ContainsKey(two) || path.Length == 2 ? two : string.Join('/', path.Take(1)) is var one && path.Length < 2 ? one : two;
    }
}
