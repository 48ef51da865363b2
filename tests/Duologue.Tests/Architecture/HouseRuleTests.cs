using System.Text.RegularExpressions;

namespace Duologue.Tests.Architecture;

/// <summary>Rules of the house that no analyzer knows.</summary>
public partial class HouseRuleTests
{
    private const int LongestFile = 400;

    private static readonly string[] NotOurWords = ["Transport", "Client", "Handler", "Manager", "Service", "Pipeline", "Processor"];

    // ClientEvent and its helpers: the wire says so. IntentChatClient: it is an IChatClient. HttpMessageHandler and the like are not ours.
    private static readonly string[] Allowed = ["ClientEvent", "ClientEventShape", "ClientEventTable", "ClientEventWriter", "IntentChatClient"];

    [Fact]
    public void No_file_is_longer_than_the_cap()
    {
        var longer = SourceTree.Files.Where(f => File.ReadLines(f).Count() > LongestFile).Select(SourceTree.Relative);

        Assert.Empty(longer);
    }

    [Fact]
    public void Half_of_the_files_are_short()
    {
        var lengths = SourceTree.Files.Select(f => File.ReadLines(f).Count()).Order().ToList();

        Assert.True(lengths[lengths.Count / 2] <= 80, $"the median file has {lengths[lengths.Count / 2]} lines");
    }

    [Fact]
    public void Types_use_the_words_of_the_house()
    {
        var named = SourceTree.Files
            .SelectMany(f => SourceTree.Types(SourceTree.Code(f)))
            .Where(t => !Allowed.Contains(t) && NotOurWords.Any(w => t.Contains(w, StringComparison.Ordinal)));

        Assert.Empty(named);
    }

    [Fact]
    public void Log_event_ids_are_unique()
    {
        var ids = SourceTree.Files
            .SelectMany(f => EventId().Matches(File.ReadAllText(f)).Select(m => (Id: m.Groups[1].Value, File: SourceTree.Relative(f))))
            .ToList();

        Assert.NotEmpty(ids);
        Assert.All(ids.GroupBy(i => i.Id), g => Assert.True(g.Count() == 1, $"{g.Key} stands in {string.Join(", ", g.Select(i => i.File))}"));
    }

    [Fact]
    public void Sensitive_logs_are_trace_logs_and_say_so()
    {
        var methods = SourceTree.Files.SelectMany(f => LogMethod().Matches(File.ReadAllText(f)).Select(m => (Level: m.Groups[1].Value, Name: m.Groups[2].Value)));

        Assert.All(
            methods.Where(m => m.Name.EndsWith("Sensitive", StringComparison.Ordinal)),
            m => Assert.Equal("Trace", m.Level));
    }

    [Fact]
    public void Nothing_is_left_unfinished()
    {
        var marks = SourceTree.Files
            .Where(f => Unfinished().IsMatch(File.ReadAllText(f)))
            .Select(SourceTree.Relative);

        Assert.Empty(marks);
    }

    [GeneratedRegex(@"\[LoggerMessage\(\s*(?:EventId\s*=\s*)?(\d+)")]
    private static partial Regex EventId();

    [GeneratedRegex(@"\[LoggerMessage\([^\]]*LogLevel\.(\w+)[^\]]*\]\s*(?:public|internal|private) static partial void (\w+)", RegexOptions.Singleline)]
    private static partial Regex LogMethod();

    [GeneratedRegex(@"\b(TODO|FIXME|HACK)\b|NotImplementedException")]
    private static partial Regex Unfinished();
}
