using System.Net.WebSockets;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Duologue.AspNetCore.Twilio;
using Duologue.Audio;
using Duologue.Endpoints;

namespace Duologue.Benchmarks.Twilio;

/// <summary>
/// What the phone's endpoint adds to one frame of 20 ms each way, over a WebSocket whose line is memory, so that no system call is in it.
/// The baselines receive the same messages, and send messages of the same length, through the bare WebSocket.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class PhoneFrameBenchmarks
{
    private const int Frames = 20_000;
    private static readonly TwilioEndpointOptions Options = new() { SilenceAfter = Timeout.InfiniteTimeSpan };

    private readonly byte[] _audio = new byte[160];
    private readonly byte[] _pcm = new byte[960];
    private readonly byte[] _message = new byte[TwilioMessages.MediaLength(34, 160)];
    private readonly byte[] _buffer = new byte[4_096];
    private readonly AudioConverter _up = new(AudioFormat.MuLaw8k, AudioFormat.Pcm24k);
    private readonly AudioConverter _down = new(AudioFormat.Pcm24k, AudioFormat.MuLaw8k);
    private readonly List<string> _reached = [];
    private FrameClock _clock = new();
    private FrameStream? _stream;
    private WebSocket? _socket;
    private TwilioEndpoint? _endpoint;

    /// <summary>Audio that is not all the same.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        new Random(1).NextBytes(_audio);
        new Random(2).NextBytes(_pcm);
    }

    /// <summary>A line, and a bare socket or an endpoint on it.</summary>
    [IterationSetup(Targets = [nameof(ReceiveBare), nameof(SendBare)])]
    public void OpenBare() => OpenBareAsync().GetAwaiter().GetResult();

    /// <summary>The same with our endpoint.</summary>
    [IterationSetup(Targets = [nameof(Hear), nameof(HearAsPcm), nameof(Play), nameof(PlayFromPcm), nameof(PlayPieces)])]
    public void OpenOurs() => OpenOursAsync().GetAwaiter().GetResult();

    /// <summary>Frees the line.</summary>
    [IterationCleanup]
    public void Close()
    {
        _socket?.Abort();
        _endpoint?.Stream.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _stream?.Dispose();
        (_socket, _endpoint, _stream) = (null, null, null);
    }

    /// <summary>The bare socket receives.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    [BenchmarkCategory("up")]
    public async Task<long> ReceiveBare()
    {
        _stream!.Go();
        long bytes = 0;
        for (var n = 0; n < Frames; n++)
        {
            bytes += (await _socket!.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None)).Count;
        }

        return bytes;
    }

    /// <summary>Ours, µ-law as it comes.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    [BenchmarkCategory("up")]
    public Task<long> Hear() => HearAsync(null);

    /// <summary>Ours, converted to PCM at 24 kHz.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    [BenchmarkCategory("up")]
    public Task<long> HearAsPcm() => HearAsync(_up);

    /// <summary>The bare socket sends messages made before.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Frames)]
    [BenchmarkCategory("down")]
    public async Task SendBare()
    {
        for (var n = 0; n < Frames; n++)
        {
            await _socket!.SendAsync(_message.AsMemory(), WebSocketMessageType.Text, true, CancellationToken.None);
        }
    }

    /// <summary>Ours, µ-law, a message for each frame.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    [BenchmarkCategory("down")]
    public Task Play() => PlayAsync(null, 1);

    /// <summary>Ours, converted from PCM at 24 kHz.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    [BenchmarkCategory("down")]
    public Task PlayFromPcm() => PlayAsync(_down, 1);

    /// <summary>Ours, µ-law, in pieces of 100 ms as the bridge cuts them, a mark behind each that comes back; still counted by frames.</summary>
    [Benchmark(OperationsPerInvoke = Frames)]
    [BenchmarkCategory("down")]
    public Task PlayPieces() => PlayAsync(null, 5);

    private async Task<long> HearAsync(AudioConverter? converter)
    {
        _stream!.Go();
        long bytes = 0;
        var count = 0;
        await foreach (var next in _endpoint!.ReadAsync())
        {
            if (next is EndpointEvent.AudioReceived received)
            {
                bytes += converter is null ? received.Frame.Data.Length : converter.Convert(received.Frame.Data).Length;
                if (++count == Frames)
                {
                    break;
                }
            }
        }

        return bytes;
    }

    private async Task PlayAsync(AudioConverter? converter, int framesInPiece)
    {
        ReadOnlyMemory<byte> piece = framesInPiece == 1 ? _audio : new byte[160 * framesInPiece];
        for (var n = 0; n < Frames; n += framesInPiece)
        {
            for (var i = 0; i < framesInPiece; i++)
            {
                _clock.Advance();
            }

            await _endpoint!.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, converter is null ? piece : converter.Convert(_pcm)));
            if (framesInPiece > 1)
            {
                await _endpoint.MarkAsync("m1");
                _reached.Clear();
                _endpoint.Player.Returned("g0:m1"u8, _reached);
            }
        }
    }

    private Task OpenBareAsync()
    {
        _clock = new FrameClock();
        _stream = new FrameStream(_clock, Frames);
        _socket = _stream.Open();
        return SkipStartAsync(_socket);
    }

    private async Task OpenOursAsync()
    {
        _clock = new FrameClock();
        _stream = new FrameStream(_clock, Frames);
        var stream = await TwilioStream.OpenAsync(_stream.Open(), TimeSpan.FromMinutes(1), _clock);
        _endpoint = new TwilioEndpoint(stream ?? throw new InvalidOperationException("The stream was refused."), Options, _clock);
    }

    private async Task SkipStartAsync(WebSocket socket)
    {
        await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
        await socket.ReceiveAsync(_buffer.AsMemory(), CancellationToken.None);
    }
}
