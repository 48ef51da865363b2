using System.Text.Json;
using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Testing;
using Duologue.Testing.Realtime;
using Duologue.Tests.Support;

namespace Duologue.Tests.Sessions;

/// <summary>A session on real sockets, one script for each line, and a clock that the waits between the lines are on.</summary>
internal sealed class BrokenLine : IAsyncDisposable
{
    private RealtimeSession? _session;

    private BrokenLine(ReplayServer server) => Server = server;

    public ReplayServer Server { get; }

    /// <summary>The clock of the waits between two lines; it stands still until the test lets it go on.</summary>
    public TestClock Clock { get; } = new();

    public SessionRecorder Seen { get; } = new();

    public RealtimeSession Session => _session ?? throw new InvalidOperationException();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>A model whose lines are built again, at a server.</summary>
    public static IRealtimeModel Model(ReplayServer server, TimeProvider clock, int tries = 5) => new ReconnectingModel(
        new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = server.BaseUrl }),
        new ReconnectOptions { TimeProvider = clock, Seed = 1, Tries = tries });

    public static async Task<BrokenLine> StartAsync(RealtimeAgent agent, params ReplayScript[] lines)
    {
        var line = new BrokenLine(ReplayServer.Start(lines));
        var runner = new RealtimeRunner(agent, Model(line.Server, line.Clock), timeProvider: new ManualTimeProvider());
        line._session = await runner.StartAsync(null, [line.Seen], Token);
        return line;
    }

    /// <summary>Cuts the line of a script that waits for it, and waits until the session has heard of that.</summary>
    public Task<SessionEvent.ConnectionLost> CutAsync()
    {
        Server.Continue("cut");
        return Seen.NextAsync<SessionEvent.ConnectionLost>(Token);
    }

    /// <summary>Lets the wait pass after which the next line is opened, and waits until it is restored.</summary>
    public async Task<SessionEvent.ConnectionRestored> RestoreAsync()
    {
        await Clock.TimerAsync(TimeSpan.FromSeconds(1));
        Clock.Advance(TimeSpan.FromSeconds(1));
        return await Seen.NextAsync<SessionEvent.ConnectionRestored>(Token);
    }

    /// <summary>What a line was told, in order: the type of an event, for items what they are and say.</summary>
    public List<string> Told(int line) =>
    [
        .. Server.Connections[line].Received.Select(Describe).Where(t => t != "session.update"),
    ];

    /// <summary>Waits until a line was told something.</summary>
    public Task ToldAsync(int line, string what) => Server.UntilAsync(s => s.Connections.Count > line && Told(line).Contains(what), Token);

    public async ValueTask DisposeAsync()
    {
        await Session.DisposeAsync();
        await Server.DisposeAsync();
    }

    private static string Describe(JsonElement received)
    {
        var type = received.GetProperty("type").GetString()!;
        return type == "conversation.item.create" ? DescribeItem(received.GetProperty("item")) : type;
    }

    private static string DescribeItem(JsonElement item) => item.GetProperty("type").GetString() switch
    {
        "message" => $"{item.GetProperty("role").GetString()}: {item.GetProperty("content")[0].GetProperty("text").GetString()}",
        "function_call_output" => $"output: {item.GetProperty("output").GetString()}",
        var type => $"{type}: {item.GetProperty("name").GetString()}",
    };
}
