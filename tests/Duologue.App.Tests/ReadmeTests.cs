using System.Text.RegularExpressions;

namespace Duologue.App.Tests;

/// <summary>Holds the README to its word: what it shows is what is there, and what it tells to run runs.</summary>
[Collection(EngineCollection.Name)]
public partial class ReadmeTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Samples.Folder, "..", ".."));
    private static readonly string Readme = File.ReadAllText(Path.Combine(Root, "README.md"));

    [Fact]
    public void The_program_shown_is_the_sample_that_runs()
    {
        var shown = CSharp().Match(Readme).Groups[1].Value.Trim();

        Assert.Equal(File.ReadAllText(Path.Combine(Root, "samples", "HelloVoice.cs")).Trim(), shown);
    }

    [Fact]
    public void Every_link_into_the_repository_leads_somewhere()
    {
        var links = Link().Matches(Readme).Select(m => m.Groups[1].Value).Where(l => !l.Contains("://", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(links);
        Assert.All(links, link => Assert.True(Path.Exists(Path.Combine(Root, link)), $"README.md links to {link}, which is not there"));
    }

    [Fact]
    public async Task Every_talk_command_shown_is_one_that_works()
    {
        Samples.NeedOfflineEngine();
        using var folder = new TemporaryFolder();
        var commands = Talk().Matches(Readme).Select(m => m.Groups[1].Value.Split(' ')).ToList();
        Assert.NotEmpty(commands);

        foreach (var command in commands)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            string[] args =
            [
                .. command.Select(a => a.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Root, a) : a == "answer.wav" ? folder.File(a) : a),
                "--model", "offline", "--fast",
            ];

            var code = await CommandLine.RunAsync(args, output, error);

            Assert.Equal("", error.ToString());
            Assert.Equal(ExitCode.Success, code);
            Assert.Contains("assistant", output.ToString(), StringComparison.Ordinal);
            Assert.True(new FileInfo(folder.File("answer.wav")).Length > 44);
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\./run\.sh (talk .+)$", RegexOptions.Multiline)]
    private static partial Regex Talk();
}
