using System.Buffers;
using System.Buffers.Text;
using System.Net.WebSockets;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;
using Duologue.Testing.Realtime;

namespace Duologue.Benchmarks.Protocol;

/// <summary>Receiving and sending audio over loopback: our connection against a bare socket with a bare reader in the same run.</summary>
/// <remarks>The server is in the same process, so its work and its garbage are in both figures alike; figures are per event.</remarks>
[MemoryDiagnoser]
[SimpleJob(launchCount: 1, warmupCount: 3, iterationCount: 40, invocationCount: 1)]
public class ConnectionBenchmarks
{
    private const int Events = 20_000;
    private static readonly byte[] Chunk = new byte[960];
    private byte[] _delta = [];
    private ReplayServer? _server;
    private IRealtimeConnection? _connection;
    private ClientWebSocket? _socket;

    /// <summary>Makes the message that is sent again and again.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var buffer = new ArrayBufferWriter<byte>();
        var samples = new byte[4_800];
        new Random(1).NextBytes(samples);
        new RealtimeJson().Write(new ServerEvent.OutputAudioDelta("resp_CX9kQm2vT1", "item_CX9kQm2vT1", 0, 0, samples), buffer);
        _delta = buffer.WrittenSpan.ToArray();
    }

    /// <summary>A server that sends the deltas when it is told to.</summary>
    [IterationSetup(Target = nameof(ReceiveOurs))]
    public void OpenForReceivingOurs() => OpenOursAsync(Deltas()).GetAwaiter().GetResult();

    /// <summary>The same for the bare socket.</summary>
    [IterationSetup(Target = nameof(ReceiveBare))]
    public void OpenForReceivingBare() => OpenBareAsync(Deltas()).GetAwaiter().GetResult();

    /// <summary>A server that only reads.</summary>
    [IterationSetup(Target = nameof(SendOurs))]
    public void OpenForSendingOurs() => OpenOursAsync(Sink()).GetAwaiter().GetResult();

    /// <summary>The same for the bare socket.</summary>
    [IterationSetup(Target = nameof(SendBare))]
    public void OpenForSendingBare() => OpenBareAsync(Sink()).GetAwaiter().GetResult();

    /// <summary>Frees what the iteration used.</summary>
    [IterationCleanup]
    public void Close() => CloseAsync().GetAwaiter().GetResult();

    /// <summary>Baseline: one buffer, a bare reader, base64 decoded into a buffer at hand.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = Events)]
    public async Task<long> ReceiveBare()
    {
        _server?.Continue("go");
        var buffer = new byte[32 * 1_024];
        var audio = new byte[32 * 1_024];
        long bytes = 0;
        for (var i = 0; i < Events; i++)
        {
            var count = 0;
            ValueWebSocketReceiveResult result;
            do
            {
                result = await _socket!.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None);
                count += result.Count;
            }
            while (!result.EndOfMessage);

            bytes += Decode(buffer.AsSpan(0, count), audio);
        }

        return bytes;
    }

    /// <summary>Ours: events as the session sees them.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public async Task<long> ReceiveOurs()
    {
        _server?.Continue("go");
        long bytes = 0;
        var count = 0;
        await foreach (var received in _connection!.ReceiveAsync())
        {
            if (received is ServerEvent.OutputAudioDelta delta)
            {
                bytes += delta.Audio.Length;
                if (++count == Events)
                {
                    break;
                }
            }
        }

        return bytes;
    }

    /// <summary>A prepared buffer, base64 encoded in place, one send.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public async Task SendBare()
    {
        var prefix = "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8.ToArray();
        var buffer = new byte[4_096];
        prefix.CopyTo(buffer, 0);
        for (var i = 0; i < Events; i++)
        {
            Base64.EncodeToUtf8(Chunk, buffer.AsSpan(prefix.Length), out _, out var written);
            buffer[prefix.Length + written] = (byte)'"';
            buffer[prefix.Length + written + 1] = (byte)'}';
            await _socket!.SendAsync(buffer.AsMemory(0, prefix.Length + written + 2), WebSocketMessageType.Text, true, CancellationToken.None);
        }
    }

    /// <summary>Ours: one event for each 20 ms.</summary>
    [Benchmark(OperationsPerInvoke = Events)]
    public async Task SendOurs()
    {
        for (var i = 0; i < Events; i++)
        {
            await _connection!.SendAsync(new ClientEvent.AppendAudio(Chunk));
        }
    }

    private static int Decode(ReadOnlySpan<byte> message, Span<byte> audio)
    {
        var reader = new Utf8JsonReader(message);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                Base64.DecodeFromUtf8(reader.ValueSpan, audio, out _, out var written);
                return written;
            }
        }

        return 0;
    }

    private ReplayScript Deltas() => ReplayScript.Session().WaitFor("go").Repeat(_delta, Events);

    private static ReplayScript Sink() => ReplayScript.Session().Discard();

    private async Task OpenOursAsync(ReplayScript script)
    {
        _server = ReplayServer.Start(script);
        _connection = await new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = _server.BaseUrl }).ConnectAsync(RealtimeSettings.Default);
    }

    private async Task OpenBareAsync(ReplayScript script)
    {
        _server = ReplayServer.Start(script);
        _socket = new ClientWebSocket();
        await _socket.ConnectAsync(new Uri($"ws://127.0.0.1:{_server.Port}/v1/realtime"), CancellationToken.None);
        await _socket.ReceiveAsync(new byte[32 * 1_024].AsMemory(), CancellationToken.None);
    }

    private async Task CloseAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        if (_connection is not null)
        {
            await _connection.DisposeAsync();
        }

        _socket?.Dispose();
        (_server, _connection, _socket) = (null, null, null);
    }
}
