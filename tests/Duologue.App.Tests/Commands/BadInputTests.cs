namespace Duologue.App.Tests.Commands;

/// <summary>What a user gets for what cannot work: one line that names the fix, and a documented exit code.</summary>
public class BadInputTests
{
    [Theory]
    [InlineData(ExitCode.Usage, "--bogus", "talk", "--bogus")]
    [InlineData(ExitCode.Usage, "--help", "nonsense")]
    [InlineData(ExitCode.Usage, "--audio-file", "talk")]
    [InlineData(ExitCode.Usage, "exclude", "talk", "--audio-file", "nowhere.wav", "--text", "hello")]
    [InlineData(ExitCode.Usage, "--text", "talk", "--text", " ")]
    [InlineData(ExitCode.Usage, "--stereo", "talk", "--text", "hello", "--stereo")]
    [InlineData(ExitCode.File, "call.wav", "talk", "--text", "hello", "--call-out", "no/such/call.wav")]
    [InlineData(ExitCode.File, "nowhere.wav", "talk", "--audio-file", "nowhere.wav")]
    [InlineData(ExitCode.Settings, "http://", "serve", "--url", "loopback")]
    [InlineData(ExitCode.Settings, "--url", "serve", "--url", "http://127.0.0.1:1", "--url", "https://127.0.0.1:1")]
    [InlineData(ExitCode.Settings, "--api-key", "serve", "--url", "http://127.0.0.1:0", "--api-key", "short")]
    [InlineData(ExitCode.Settings, "--allow-origin", "serve", "--url", "http://127.0.0.1:0", "--allow-origin", "example.com")]
    [InlineData(ExitCode.Usage, "--certificate", "serve", "--certificate-key", "own.key")]
    [InlineData(ExitCode.File, "certificate", "serve", "--url", "https://127.0.0.1:0", "--certificate", "no/such/own.pem")]
    [InlineData(ExitCode.File, "transcripts.tsv", "evaluate", "nowhere")]
    public async Task Wrong_arguments_are_one_line(int code, string says, params string[] args) =>
        await FailsAsync(code, says, args);

    [Fact]
    public async Task An_unknown_agent_lists_those_there_are() =>
        await FailsAsync(ExitCode.Usage, "starter", "talk", "--audio-file", Samples.Path("noise.wav"), "--agent", "nobody");

    [Fact]
    public async Task An_unknown_model_lists_those_there_are() =>
        await FailsAsync(ExitCode.Usage, "offline", "talk", "--audio-file", Samples.Path("noise.wav"), "--model", "hal");

    [Fact]
    public async Task OpenAI_without_a_key_names_the_variable() =>
        await FailsAsync(ExitCode.Settings, "OPENAI_API_KEY", "talk", "--audio-file", Samples.Path("noise.wav"), "--model", "openai");

    [Theory]
    [InlineData("")]
    [InlineData("ID3 this is an mp3")]
    [InlineData("RIFF....WAVEjunk")]
    public async Task A_file_that_is_no_recording_says_what_to_do(string contents)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder.File("broken.wav"), contents);

        await FailsAsync(ExitCode.File, "broken.wav", "talk", "--audio-file", folder.File("broken.wav"), "--model", "offline");
    }

    [Fact]
    public async Task An_output_that_cannot_be_written_is_told_before_the_call()
    {
        using var folder = new TemporaryFolder();

        await FailsAsync(
            ExitCode.File, "answer.wav", "talk", "--audio-file", Samples.Path("noise.wav"), "--out", folder.File("no/such/answer.wav"));
    }

    private static async Task FailsAsync(int code, string says, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();

        var actual = await CommandLine.RunAsync(args, output, error);

        Assert.Equal(code, actual);
        var line = Assert.Single(error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("duologue: ", line, StringComparison.Ordinal);
        Assert.Contains(says, line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
    }
}
