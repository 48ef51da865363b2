using System.Runtime.CompilerServices;
using System.Text;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Wire;
using Duologue.Models;
using Duologue.Protocol;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.AspNetCore.Tests.Wire;

/// <summary>What one piece of audio costs on its way through the edge, without sockets and models.</summary>
public class LineCostTests
{
#if DEBUG
    // Without optimisation the state of every async method is an object, even of one that never waits.
    private const int States = 100;
#else
    private const int States = 0;
#endif

    [Fact(Timeout = 60_000)]
    public async Task Audio_up_allocates_the_event_and_nothing_else()
    {
        await MeasureAsync(100, 0);
        var few = await MeasureAsync(100, 0);

        var many = await MeasureAsync(1_100, 0);

        Assert.InRange((many - few) / 1_000, 0, 80 + States);
    }

    [Fact(Timeout = 60_000)]
    public async Task Audio_down_allocates_nothing()
    {
        await MeasureAsync(0, 100);
        var few = await MeasureAsync(0, 100);

        var many = await MeasureAsync(0, 1_100);

        Assert.InRange((many - few) / 1_000, 0, 5 + States);
    }

    [Fact(Timeout = 60_000)]
    public async Task Each_event_is_one_message()
    {
        var socket = new EagerSocket([], 0);

        await RunAsync(socket, new EagerConnection(50));

        Assert.Equal(50, socket.Sent);
    }

    /// <summary>Nothing on the way waits, so all of it runs on this thread.</summary>
    private static async Task<long> MeasureAsync(int up, int down)
    {
        var audio = Convert.ToBase64String(new byte[4_800]);
        var socket = new EagerSocket(Encoding.ASCII.GetBytes($$"""{"type":"input_audio_buffer.append","audio":"{{audio}}"}"""), up);
        var connection = new EagerConnection(down);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var running = RunAsync(socket, connection);

        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        await running;
        Assert.Equal((up, down), (connection.Heard, socket.Sent));
        return allocated;
    }

    private static async Task RunAsync(EagerSocket socket, EagerConnection connection)
    {
        var json = new RealtimeJson();
        using var reader = new MessageReader(socket);
        using var writer = new LineWriter(socket, json);
        using var connections = new RealtimeConnections();
        var session = new ShownSession(new SessionCompletion("m", "v", WireShape.Ga, 0), WireShape.Ga, isConfigured: false);
        var line = new RealtimeLine(reader, writer, connection, json, session, TimeProvider.System, NullLogger<RealtimeLine>.Instance);
        await line.RunAsync(connections, TimeSpan.FromHours(1), TestContext.Current.CancellationToken);
    }

    private sealed class EagerConnection(int deltas) : IRealtimeConnection
    {
        private readonly ServerEvent.OutputAudioDelta _delta = new("resp_1", "item_1", 0, 0, new byte[4_800]);

        public int Heard { get; private set; }

        public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
        {
            Heard++;
            return ValueTask.CompletedTask;
        }

        public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            for (var i = 0; i < deltas; i++)
            {
                yield return _delta;
            }

            if (deltas == 0)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
