using System.Runtime.CompilerServices;
using System.Threading.Channels;
using BenchmarkDotNet.Attributes;
using Duologue.Audio;
using Duologue.Calls;
using Duologue.Endpoints;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.Benchmarks.Calls;

/// <summary>
/// What session and bridge add to one frame of 20 ms, µ-law straight through: from the connection's event to the endpoint, and from the
/// endpoint's event to the connection. The baseline hands the same frames from one task to another through a bare channel.
/// </summary>
[MemoryDiagnoser]
public class FramePathBenchmarks
{
    private const int Frames = 20_000;

    /// <summary>An answer's lead over its playback: a second of audio, then the consumer catches up.</summary>
    private const int Burst = 50;

    private readonly byte[] _audio = new byte[160];
    private readonly ServerEvent.OutputAudioDelta _delta;
    private readonly EndpointEvent.AudioReceived _received;
    private readonly Bare _bare = new();
    private Line _line = null!;
    private RealtimeSession _session = null!;
    private Human _human = null!;
    private CallBridge _bridge = null!;
    private Task<CallEnd> _call = null!;

    public FramePathBenchmarks()
    {
        _delta = new ServerEvent.OutputAudioDelta("r", "item", 0, 0, _audio);
        _received = new EndpointEvent.AudioReceived(new AudioFrame(AudioFormat.MuLaw8k, _audio));
    }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        _ = _bare.RunAsync();
        _line = new Line();
        var model = new Model(_line);
        var runner = new RealtimeRunner(new RealtimeAgent { Name = "Agent" }, model);
        _session = await runner.StartAsync(new RealtimeSettings { InputFormat = AudioFormat.MuLaw8k, OutputFormat = AudioFormat.MuLaw8k });
        _human = new Human();
        _bridge = new CallBridge(_human, _session);
        _call = _bridge.RunAsync();
        _line.Events.Writer.TryWrite(new ServerEvent.ResponseCreated(new WireResponse { Id = "r" }));
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        _human.Events.Writer.TryWrite(new EndpointEvent.HungUp());
        await _call;
        await _session.DisposeAsync();
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    public async Task BareChannel()
    {
        var frame = new AudioFrame(AudioFormat.MuLaw8k, _audio);
        for (var sent = 0; sent < Frames; sent += Burst)
        {
            var taken = _bare.Expect(Burst);
            for (var i = 0; i < Burst; i++)
            {
                _bare.Frames.Writer.TryWrite(frame);
            }

            await taken;
        }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public async Task Down()
    {
        for (var sent = 0; sent < Frames; sent += Burst)
        {
            var heard = _human.Expect(Burst);
            for (var i = 0; i < Burst; i++)
            {
                _line.Events.Writer.TryWrite(_delta);
            }

            await heard;
        }
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public async Task Up()
    {
        for (var said = 0; said < Frames; said += Burst)
        {
            var sent = _line.Expect(Burst);
            for (var i = 0; i < Burst; i++)
            {
                _human.Events.Writer.TryWrite(_received);
            }

            await sent;
        }
    }

    private sealed class Bare : Counter
    {
        public Channel<AudioFrame> Frames { get; } = Channel.CreateUnbounded<AudioFrame>(new UnboundedChannelOptions { SingleReader = true });

        public async Task RunAsync()
        {
            await foreach (var _ in Frames.Reader.ReadAllAsync())
            {
                Count();
            }
        }
    }

    private sealed class Model(Line line) : IRealtimeModel
    {
        public string Name => "bench";

        public RealtimeCapabilities Capabilities { get; } = new() { InputFormats = [AudioFormat.MuLaw8k], OutputFormats = [AudioFormat.MuLaw8k] };

        public ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<IRealtimeConnection>(line);
    }

    private abstract class Counter
    {
        private TaskCompletionSource _reached = new();
        private int _left;

        public Task Expect(int count)
        {
            _reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Volatile.Write(ref _left, count);
            return _reached.Task;
        }

        protected void Count()
        {
            if (Interlocked.Decrement(ref _left) == 0)
            {
                _reached.SetResult();
            }
        }
    }

    private sealed class Line : Counter, IRealtimeConnection
    {
        public Channel<ServerEvent> Events { get; } = Channel.CreateUnbounded<ServerEvent>(new UnboundedChannelOptions { SingleReader = true });

        public ValueTask SendAsync(ClientEvent clientEvent, CancellationToken cancellationToken = default)
        {
            if (clientEvent is ClientEvent.AppendAudio)
            {
                Count();
            }

            return ValueTask.CompletedTask;
        }

        public async IAsyncEnumerable<ServerEvent> ReceiveAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            while (await Events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (Events.Reader.TryRead(out var next))
                {
                    yield return next;
                }
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class Human : Counter, IAudioEndpoint
    {
        public Channel<EndpointEvent> Events { get; } = Channel.CreateUnbounded<EndpointEvent>(new UnboundedChannelOptions { SingleReader = true });

        public AudioFormat Format => AudioFormat.MuLaw8k;

        public async IAsyncEnumerable<EndpointEvent> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            while (await Events.Reader.WaitToReadAsync(cancellationToken))
            {
                while (Events.Reader.TryRead(out var next))
                {
                    yield return next;
                }
            }
        }

        public ValueTask PlayAsync(AudioFrame frame, CancellationToken cancellationToken = default)
        {
            Count();
            return ValueTask.CompletedTask;
        }

        public ValueTask MarkAsync(string name, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask ClearAsync(CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
