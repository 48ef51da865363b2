using System.Text.Json;

namespace Duologue.Clients.Tests.Support;

/// <summary>A script that used a client, and what it told in lines of JSON, each with a <c>what</c>.</summary>
internal sealed class NodeScript
{
    private readonly List<JsonElement> _told;

    private NodeScript(IReadOnlyList<string> lines)
    {
        Lines = lines;
        _told = [.. lines.Where(line => line.StartsWith('{')).Select(line => JsonElement.Parse(line))];
    }

    /// <summary>All that it wrote.</summary>
    public IReadOnlyList<string> Lines { get; }

    /// <summary>Runs a script to its good end.</summary>
    /// <param name="packages">What it uses.</param>
    /// <param name="server">Where its client connects, by nothing but environment variables.</param>
    /// <param name="name">Its file.</param>
    /// <param name="more">Further variables.</param>
    public static async Task<NodeScript> RunAsync(NodePackages packages, RealtimeServer server, string name, params (string Name, string Value)[] more)
    {
        packages.Need();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["OPENAI_API_KEY"] = RealtimeServer.Key,
            ["OPENAI_BASE_URL"] = new Uri(server.Https, "/v1").ToString(),
            ["REALTIME_URL"] = $"ws://{server.Http.Authority}/v1/realtime?model=gpt-realtime",
            ["NODE_EXTRA_CA_CERTS"] = server.CertificateFile,
            ["OUT"] = server.Folder.File("answer.pcm"),
        };
        foreach (var (variable, value) in more)
        {
            environment[variable] = value;
        }

        var run = await ProcessRun.StartAsync(
            "node", [.. packages.Arguments, name], Repository.Scripts, environment, TestContext.Current.CancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join('\n', run.Lines));
        Assert.True(run.ExitCode == 0, $"{name} ended with {run.ExitCode}\n{string.Join('\n', run.Lines)}\n{run.Error}");
        return new NodeScript(run.Lines);
    }

    /// <summary>All that was told of a kind, in order.</summary>
    public IReadOnlyList<JsonElement> All(string what) => [.. _told.Where(line => line.GetProperty("what").GetString() == what)];

    /// <summary>The only line of a kind.</summary>
    public JsonElement The(string what) => Assert.Single(_told, line => line.GetProperty("what").GetString() == what);

    /// <summary>A text of the only line of a kind.</summary>
    public string Text(string what, string member) => The(what).GetProperty(member).GetString() ?? "";
}
