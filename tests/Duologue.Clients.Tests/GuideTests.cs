using System.Text.RegularExpressions;
using Duologue.Clients.Tests.Support;

namespace Duologue.Clients.Tests;

/// <summary>Holds the guide to its word: what it shows is what the tests run, what it names is there.</summary>
public sealed partial class GuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guide", "realtime-server.md"));

    [Theory]
    [InlineData("openai/text.mjs")]
    [InlineData("agents/text.mjs")]
    [InlineData("web/text.mjs")]
    public void A_script_shown_is_the_file_that_runs(string file) =>
        Assert.Contains(Scripts().Matches(Guide).Select(m => m.Groups[1].Value), shown => shown == File.ReadAllText(Path.Combine(Repository.Scripts, file)));

    [Fact]
    public void The_program_shown_is_the_method_that_runs()
    {
        var lines = File.ReadAllLines(Path.Combine(Repository.Scripts, "..", "DotNet", "TextTurn.cs"));
        const string Indent = "        ";

        var body = lines.SkipWhile(l => !l.StartsWith("    public", StringComparison.Ordinal)).Skip(2).TakeWhile(l => l != "    }").Select(l => l[Indent.Length..]);

        Assert.Equal(body, Program().Match(Guide).Groups[1].Value.TrimEnd().Split('\n'));
    }

    [Fact]
    public void Every_version_named_is_the_one_tried()
    {
        var package = File.ReadAllText(Path.Combine(Repository.Scripts, "package.json"));
        var versions = File.ReadAllText(Path.Combine(Repository.Root, "Directory.Packages.props"));

        Assert.All(Tried().Matches(Guide), row => Assert.Contains($"\"{row.Groups[1].Value}\": \"{row.Groups[2].Value}\"", package, StringComparison.Ordinal));
        Assert.Equal(2, Tried().Count(Guide));
        Assert.Contains($"Include=\"OpenAI\" Version=\"{Nuget().Match(Guide).Groups[1].Value}\"", versions, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_link_leads_somewhere() => Assert.All(
        Link().Matches(Guide).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)),
        link => Assert.True(Path.Exists(Path.Combine(Repository.Root, "docs", "guide", link)), link));

    [GeneratedRegex("```js\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Scripts();

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();

    [GeneratedRegex(@"^\| npm `([^`]+)` ([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex Tried();

    [GeneratedRegex(@"^\| NuGet `OpenAI` ([\d.]+)", RegexOptions.Multiline)]
    private static partial Regex Nuget();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();
}
