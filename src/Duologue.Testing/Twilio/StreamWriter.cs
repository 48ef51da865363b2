using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Duologue.Testing.Twilio;

/// <summary>Writes the messages of one media stream as Twilio does, numbers as strings. Not thread-safe.</summary>
internal sealed class StreamWriter(string streamSid) : IDisposable
{
    private readonly ArrayBufferWriter<byte> _buffer = new();
    private readonly Utf8JsonWriter _json = new(Stream.Null, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    private long _sequence;

    public byte[] Connected()
    {
        Begin("connected");
        _json.WriteString("protocol", "Call");
        _json.WriteString("version", "1.0.0");
        return Finish();
    }

    public byte[] Start(string accountSid, string callSid, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        Begin("start");
        Sequence();
        _json.WriteStartObject("start");
        _json.WriteString("accountSid", accountSid);
        _json.WriteString("streamSid", streamSid);
        _json.WriteString("callSid", callSid);
        _json.WriteStartArray("tracks");
        _json.WriteStringValue("inbound");
        _json.WriteEndArray();
        _json.WriteStartObject("mediaFormat");
        _json.WriteString("encoding", "audio/x-mulaw");
        _json.WriteNumber("sampleRate", 8_000);
        _json.WriteNumber("channels", 1);
        _json.WriteEndObject();
        _json.WriteStartObject("customParameters");
        foreach (var (name, value) in parameters)
        {
            _json.WriteString(name, value);
        }

        _json.WriteEndObject();
        _json.WriteEndObject();
        return FinishWithSid();
    }

    public byte[] Media(long chunk, long milliseconds, ReadOnlySpan<byte> audio)
    {
        Begin("media");
        Sequence();
        _json.WriteStartObject("media");
        _json.WriteString("track", "inbound");
        WriteNumber("chunk", chunk);
        WriteNumber("timestamp", milliseconds);
        _json.WriteBase64String("payload", audio);
        _json.WriteEndObject();
        return FinishWithSid();
    }

    public byte[] Digit(char digit)
    {
        Begin("dtmf");
        _json.WriteString("streamSid", streamSid);
        Sequence();
        _json.WriteStartObject("dtmf");
        _json.WriteString("track", "inbound_track");
        _json.WriteString("digit", [digit]);
        _json.WriteEndObject();
        return Finish();
    }

    public byte[] Mark(string name)
    {
        Begin("mark");
        Sequence();
        _json.WriteString("streamSid", streamSid);
        _json.WriteStartObject("mark");
        _json.WriteString("name", name);
        _json.WriteEndObject();
        return Finish();
    }

    public byte[] Stop(string accountSid, string callSid)
    {
        Begin("stop");
        Sequence();
        _json.WriteString("streamSid", streamSid);
        _json.WriteStartObject("stop");
        _json.WriteString("accountSid", accountSid);
        _json.WriteString("callSid", callSid);
        _json.WriteEndObject();
        return Finish();
    }

    public void Dispose() => _json.Dispose();

    private void Begin(string name)
    {
        _buffer.ResetWrittenCount();
        _json.Reset(_buffer);
        _json.WriteStartObject();
        _json.WriteString("event", name);
    }

    private void Sequence() => WriteNumber("sequenceNumber", ++_sequence);

    private void WriteNumber(string name, long number)
    {
        Span<char> text = stackalloc char[20];
        number.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        _json.WriteString(name, text[..length]);
    }

    private byte[] FinishWithSid()
    {
        _json.WriteString("streamSid", streamSid);
        return Finish();
    }

    private byte[] Finish()
    {
        _json.WriteEndObject();
        _json.Flush();
        return _buffer.WrittenSpan.ToArray();
    }
}
