using System.Text.RegularExpressions;
using Duologue.App.Tests.Serve;

namespace Duologue.App.Tests;

/// <summary>Holds the README to its word: what it shows is what is there, and what it tells to run runs.</summary>
[Collection(ServerCollection.Name)]
public partial class ReadmeTests(ServerFixture fixture)
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
        var links = Link().Matches(Readme).Concat(Picture().Matches(Readme)).Select(m => m.Groups[1].Value)
            .Where(l => !l.Contains("://", StringComparison.Ordinal)).ToList();

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

        await RunAllAsync("phone", "call.wav", "starter");
    }

    [Fact]
    public void Every_command_shown_is_one_that_is_run_here()
    {
        var commands = Command().Matches(Readme).Select(m => m.Groups[1].Value.Split(' ')[0]).Distinct();

        Assert.Equal(["", "phone", "talk"], commands.Order());
    }

    [Fact]
    public async Task Every_address_shown_answers()
    {
        using var http = new HttpClient { BaseAddress = fixture.Server.Url };
        var addresses = Address().Matches(Readme).Select(m => m.Groups[1].Value).Where(a => a is not ("/v1" or "/audio/process-voice-command")).Distinct().ToList();
        Assert.Contains("", addresses);
        Assert.Contains("/openapi/v1.json", addresses);

        foreach (var address in addresses)
        {
            using var answer = await http.GetAsync(new Uri(address, UriKind.Relative), TestContext.Current.CancellationToken);

            Assert.True(answer.IsSuccessStatusCode, $"{address} answers {answer.StatusCode}");
        }
    }

    [Fact(Timeout = 120_000)]
    public async Task The_request_shown_is_answered_with_what_it_says()
    {
        Samples.NeedOfflineEngine();
        var request = Upload().Match(Readme);
        Assert.True(request.Success);
        using var http = new HttpClient { BaseAddress = fixture.Server.Url };
        using var file = new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(Root, request.Groups[2].Value), TestContext.Current.CancellationToken));
        using var form = new MultipartFormDataContent { { file, request.Groups[1].Value, "recording.wav" } };

        using var answer = await http.PostAsync(new Uri(request.Groups[3].Value, UriKind.Relative), form, TestContext.Current.CancellationToken);

        Assert.True(answer.IsSuccessStatusCode, $"{request.Value} is answered with {answer.StatusCode}");
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("Paris", answer.Headers.GetValues("X-Answer").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_request_shown_is_one_that_is_sent_here() => Assert.Equal(2, Curl().Count(Readme));

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

    [GeneratedRegex("(?:src|srcset)=\"([^\"]+)\"")]
    private static partial Regex Picture();

    [GeneratedRegex(@"http://127\.0\.0\.1:5080([/\w.-]*[\w])?")]
    private static partial Regex Address();

    [GeneratedRegex(@"^curl -F (\w+)=@(\S+) http://127\.0\.0\.1:5080(\S+) -o answer\.wav$", RegexOptions.Multiline)]
    private static partial Regex Upload();

    [GeneratedRegex("^curl ", RegexOptions.Multiline)]
    private static partial Regex Curl();

    [GeneratedRegex(@"^\./run\.sh ?(.*)$", RegexOptions.Multiline)]
    private static partial Regex Command();
}
