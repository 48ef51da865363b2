using System.Text.Json;

namespace Duologue.App.Tests.Commands;

/// <summary>One run of <c>duologue phone --json</c> against the server that runs, with what it printed and wrote.</summary>
internal sealed class PhoneRun : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public int ExitCode { get; private set; }

    public string Error { get; private set; } = "";

    public IReadOnlyList<JsonElement> Lines { get; private set; } = [];

    public string CallPath => _folder.File("call.wav");

    public JsonElement Summary => Lines[^1];

    public static async Task<PhoneRun> StartAsync(string wav)
    {
        var run = new PhoneRun();
        using var output = new StringWriter();
        using var error = new StringWriter();
        run.ExitCode = await CommandLine.RunAsync(
            ["phone", "--agent", "starter", "--wav", wav, "--out", run.CallPath, "--json"], output, error, TestContext.Current.CancellationToken);
        run.Error = error.ToString();
        run.Lines =
        [
            .. output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement),
        ];
        return run;
    }

    public IEnumerable<JsonElement> Of(string type) => Lines.Where(l => l.GetProperty("type").GetString() == type);

    public string Text(string type) => string.Join(' ', Of(type).Select(l => l.GetProperty("text").GetString()));

    public void Dispose() => _folder.Dispose();
}
