using System.Text.Json;

namespace Duologue.App.Tests.Commands;

/// <summary>One run of <c>duologue talk --json</c>, with what it printed and wrote.</summary>
internal sealed class TalkRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public int ExitCode { get; private set; }

    public string Error { get; private set; } = "";

    public IReadOnlyList<JsonElement> Lines { get; private set; } = [];

    public string AnswerPath => _folder.File("answer.wav");

    public JsonElement Summary => Lines[^1];

    public static async Task<TalkRun> StartAsync(string audioFile, params string[] more)
    {
        var run = new TalkRun();
        using var output = new StringWriter();
        using var error = new StringWriter();
        run.ExitCode = await CommandLine.RunAsync(
            ["talk", "--audio-file", audioFile, "--out", run.AnswerPath, "--model", "offline", "--fast", "--json", .. more], output, error);
        run.Error = error.ToString();
        run.Lines =
        [
            .. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement),
        ];
        return run;
    }

    public IEnumerable<JsonElement> Of(string type) => Lines.Where(l => l.GetProperty("type").GetString() == type);

    public IReadOnlyList<string> Texts(string type) => [.. Of(type).Select(l => l.GetProperty("text").GetString() ?? "")];

    public void Dispose() => _folder.Dispose();
}
