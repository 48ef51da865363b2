using System.Text.RegularExpressions;

namespace Duologue.Tests.Architecture;

/// <summary>Rules of the house that no analyzer keeps.</summary>
public sealed partial class HouseRuleTests
{
    private const int LongestFile = 400;

    private static readonly Dictionary<string, (int First, int Last)> EventIds = new(StringComparer.Ordinal)
    {
        ["src/Duologue/Audio/"] = (1000, 1099),
        ["src/Duologue/Models/OpenAI/"] = (2000, 2099),
        ["src/Duologue/Models/Cascade/"] = (2200, 2299),
        ["src/Duologue/Models/"] = (2100, 2199),
        ["src/Duologue/Speech/"] = (3000, 3099),
        ["src/Duologue/Chat/"] = (4000, 4099),
        ["src/Duologue/Sessions/"] = (5000, 5099),
        ["src/Duologue/Calls/"] = (6000, 6099),
        ["src/Duologue/Endpoints/"] = (7000, 7099),
        ["src/Duologue.App/"] = (9000, 9099),
    };

    [Fact]
    public void No_file_is_longer_than_four_hundred_lines() =>
        Assert.All(Sources(), f => Assert.True(File.ReadLines(f).Count() <= LongestFile, $"{SourceTree.Relative(f)} is too long."));

    [Fact]
    public void Half_of_the_librarys_files_are_short()
    {
        var lengths = SourceTree.Files("src/Duologue").Select(f => File.ReadLines(f).Count()).Order().ToArray();

        Assert.True(lengths[lengths.Length / 2] < 80, $"The median is {lengths[lengths.Length / 2]} lines.");
    }

    [Fact]
    public void The_sessions_loop_stays_small() =>
        Assert.True(File.ReadLines(Path.Combine(SourceTree.Require(), "src/Duologue/Sessions/RealtimeSession.Loop.cs")).Count() < 350);

    [Fact]
    public void Event_ids_of_the_log_are_unique_and_in_their_folders_block()
    {
        var seen = new Dictionary<int, string>();
        var wrong = new List<string>();
        foreach (var file in SourceTree.Files("src"))
        {
            var path = SourceTree.Relative(file);
            foreach (Match match in LoggerMessage().Matches(File.ReadAllText(file)))
            {
                var id = int.Parse(match.Groups[1].Value);
                if (!seen.TryAdd(id, path))
                {
                    wrong.Add($"{id} is in {seen[id]} and {path}");
                }

                var block = EventIds.FirstOrDefault(b => path.StartsWith(b.Key, StringComparison.Ordinal));
                if (block.Key is not null && (id < block.Value.First || id > block.Value.Last))
                {
                    wrong.Add($"{id} in {path} is outside {block.Value.First}–{block.Value.Last}");
                }
            }
        }

        Assert.Empty(wrong);
        Assert.NotEmpty(seen);
    }

    [Fact]
    public void Our_own_types_keep_to_the_ten_words()
    {
        var banned = new[] { "Transport", "Client", "Handler", "Manager", "Service", "Pipeline", "Processor" };

        // The wire says "client event", and who implements an interface of the ecosystem is called after it; nobody else may.
        var wrong = typeof(RealtimeSession).Assembly.GetTypes()
            .Where(t => t.Namespace?.StartsWith("Duologue", StringComparison.Ordinal) == true && !t.Name.Contains('<'))
            .Where(t => t.DeclaringType is null && t.Name != "ClientEvent" && !t.Name.StartsWith("ClientEvent", StringComparison.Ordinal))
            .Where(t => !t.GetInterfaces().Any(i => i.Namespace?.StartsWith("Duologue", StringComparison.Ordinal) != true && t.Name.EndsWith(i.Name[1..], StringComparison.Ordinal)))
            .Where(t => banned.Any(b => t.Name.EndsWith(b, StringComparison.Ordinal) || t.Name.StartsWith($"I{b}", StringComparison.Ordinal)))
            .Select(t => t.FullName);

        Assert.Empty(wrong);
    }

    [Fact]
    public void Names_that_clash_with_the_ecosystem_are_not_public()
    {
        string[] taken =
        [
            "RealtimeSessionOptions", "RealtimeSessionKind", "RealtimeAudioFormat", "RealtimeClientMessage", "RealtimeServerMessage", "RealtimeServerMessageType",
            "RealtimeConversationItem", "RealtimeResponseStatus", "IRealtimeClient", "IRealtimeClientSession", "VoiceActivityDetectionOptions",
            "TranscriptionOptions", "UsageDetails",
        ];

        Assert.Empty(typeof(RealtimeSession).Assembly.GetExportedTypes().Select(t => t.Name).Intersect(taken));
    }

    [Fact]
    public void Sources_are_finished()
    {
        var wrong = Sources().Where(f => Path.GetFileName(f) != "HouseRuleTests.cs")
            .SelectMany(f => File.ReadLines(f).Select((line, n) => (Where: $"{SourceTree.Relative(f)}:{n + 1}", line)))
            .Where(l => Unfinished().IsMatch(l.line))
            .Select(l => l.Where);

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> Sources() => SourceTree.Files("src").Concat(SourceTree.Files("bench"));

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex LoggerMessage();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX|NotImplementedException)\b|#region")]
    private static partial Regex Unfinished();
}
