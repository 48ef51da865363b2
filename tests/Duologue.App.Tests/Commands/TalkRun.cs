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
        await run.RunAsync(["--audio-file", audioFile, "--out", run.AnswerPath, .. more]);
        return run;
    }

    public static async Task<TalkRun> TypeAsync(IEnumerable<string> texts, params string[] more)
    {
        var run = new TalkRun();
        await run.RunAsync([.. texts.SelectMany(text => new[] { "--text", text }), .. more]);
        return run;
    }

    private async Task RunAsync(string[] arguments)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        ExitCode = await CommandLine.RunAsync(["talk", "--model", "offline", "--fast", "--json", .. arguments], output, error);
        Error = error.ToString();
        Lines =
        [
            .. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement),
        ];
    }

    public IEnumerable<JsonElement> Of(string type) => Lines.Where(l => l.GetProperty("type").GetString() == type);

    public IReadOnlyList<string> Texts(string type) => [.. Of(type).Select(l => l.GetProperty("text").GetString() ?? "")];

    public void Dispose() => _folder.Dispose();
}
