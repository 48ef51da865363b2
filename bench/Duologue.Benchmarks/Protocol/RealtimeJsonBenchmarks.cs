using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Duologue.Protocol;

namespace Duologue.Benchmarks.Protocol;

/// <summary>Reading and writing events, against the least that any reader has to do.</summary>
[MemoryDiagnoser]
public class RealtimeJsonBenchmarks
{
    private readonly RealtimeJson _json = new();
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1_024);
    private readonly byte[] _audio = new byte[960];
    private readonly byte[] _scratch = new byte[64 * 1_024];
    private byte[] _delta = [];
    private byte[] _message = [];
    private byte[] _transcript = [];
    private byte[] _done = [];
    private ClientEvent.AppendAudio _append = new(default);

    /// <summary>Prepares the messages.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var samples = new byte[4_800];
        new Random(1).NextBytes(samples);
        new Random(2).NextBytes(_audio);
        _append = new ClientEvent.AppendAudio(_audio);
        _delta = Encoding.UTF8.GetBytes(
            "{\"type\":\"response.output_audio.delta\",\"event_id\":\"event_CX9k0031\",\"response_id\":\"resp_CX9kQm2vT1\",\"item_id\":\"item_CX9kQm2vT1\","
            + $"\"output_index\":0,\"content_index\":0,\"delta\":\"{Convert.ToBase64String(samples)}\"}}");
        _message = new byte[_delta.Length];
        _transcript = "{\"type\":\"response.output_audio_transcript.delta\",\"event_id\":\"event_1\",\"response_id\":\"resp_1\",\"item_id\":\"item_1\",\"output_index\":0,\"content_index\":0,\"delta\":\" open\"}"u8.ToArray();
        var item = new WireItem { Id = "item_1", Type = "message", Role = "assistant", Status = "completed", Content = [new() { Type = "output_audio", Transcript = "We open at nine." }] };
        _json.Write(new ServerEvent.ResponseDone(new WireResponse { Id = "resp_1", Status = "completed", Output = [item], Usage = new() { TotalTokens = 9 } }), _output);
        _done = _output.WrittenSpan.ToArray();
    }

    /// <summary>Baseline: a bare reader finds the member, base64 is decoded into a buffer at hand.</summary>
    [Benchmark(Baseline = true)]
    public int BareReaderOfAudioDelta()
    {
        _delta.CopyTo(_message, 0);
        var reader = new Utf8JsonReader(_message);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                Base64.DecodeFromUtf8(reader.ValueSpan, _scratch, out _, out var written);
                return written;
            }
        }

        return 0;
    }

    /// <summary>Ours: the whole event.</summary>
    [Benchmark]
    public ServerEvent ReadAudioDelta()
    {
        _delta.CopyTo(_message, 0);
        return _json.ReadServerEventInPlace(_message);
    }

    /// <summary>The way of least thought.</summary>
    [Benchmark]
    public int JsonDocumentOfAudioDelta()
    {
        using var document = JsonDocument.Parse(_delta);
        return document.RootElement.GetProperty("delta").GetBytesFromBase64().Length;
    }

    /// <summary>Ours: a transcript delta.</summary>
    [Benchmark]
    public ServerEvent ReadTranscriptDelta() => _json.ReadServerEventInPlace(_transcript);

    /// <summary>Ours: the end of a response.</summary>
    [Benchmark]
    public ServerEvent ReadResponseDone() => _json.ReadServerEventInPlace(_done);

    /// <summary>Ours: 20 ms of PCM 24 kHz.</summary>
    [Benchmark]
    public int WriteAppend()
    {
        _output.ResetWrittenCount();
        _json.Write(_append, _output);
        return _output.WrittenCount;
    }

    /// <summary>The same through a bare writer.</summary>
    [Benchmark]
    public int BareWriterOfAppend()
    {
        _output.ResetWrittenCount();
        using var writer = new Utf8JsonWriter(_output);
        writer.WriteStartObject();
        writer.WriteString("type"u8, "input_audio_buffer.append"u8);
        writer.WriteBase64String("audio"u8, _audio);
        writer.WriteEndObject();
        writer.Flush();
        return _output.WrittenCount;
    }
}
