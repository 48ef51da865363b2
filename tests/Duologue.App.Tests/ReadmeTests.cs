using System.Text.RegularExpressions;
using Duologue.App.Tests.Serve;

namespace Duologue.App.Tests;

/// <summary>Holds the README to its word: what it shows is what is there, and what it tells to run runs.</summary>
[Collection(ServerCollection.Name)]
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

        await RunAllAsync("talk", "answer.wav", "assistant", "--model", "offline", "--fast");
    }

    [Fact(Timeout = 120_000)]
    public async Task Every_phone_command_shown_is_one_that_works()
    {
        Samples.NeedOfflineEngine();
        Assert.Contains("./run.sh serve\n", Readme, StringComparison.Ordinal);

        await RunAllAsync("phone", "call.wav", "starter");
    }

    [Fact]
    public void Every_command_shown_is_one_that_is_run_here()
    {
        var commands = Command().Matches(Readme).Select(m => m.Groups[1].Value.Split(' ')[0]).Distinct();

        Assert.Equal(["", "phone", "serve", "talk"], commands.Order());
    }

    private static async Task RunAllAsync(string name, string outFile, string says, params string[] more)
    {
        using var folder = new TemporaryFolder();
        var commands = Command().Matches(Readme).Select(m => m.Groups[1].Value.Split(' ')).Where(c => c[0] == name).ToList();
        Assert.NotEmpty(commands);

        foreach (var command in commands)
        {
            using var output = new StringWriter();
            using var error = new StringWriter();
            string[] args =
            [
                .. command.Select(a => a.StartsWith("samples/", StringComparison.Ordinal) ? Path.Combine(Root, a) : a == outFile ? folder.File(a) : a),
                .. more,
            ];

            var code = await CommandLine.RunAsync(args, output, error, TestContext.Current.CancellationToken);

            Assert.Equal("", error.ToString());
            Assert.Equal(ExitCode.Success, code);
            Assert.Contains(says, output.ToString(), StringComparison.Ordinal);
            Assert.True(new FileInfo(folder.File(outFile)).Length > 44);
        }
    }

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\./run\.sh ?(.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
