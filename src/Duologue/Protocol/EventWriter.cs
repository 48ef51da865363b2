using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Writes events of one line, and gives server events the ids they lack.</summary>
#pragma warning disable CA1001 // A Utf8JsonWriter over a buffer holds nothing to release; disposing would only flush.
internal sealed class EventWriter(WireShape shape)
#pragma warning restore CA1001
{
    // Text goes into WebSocket messages, never into HTML, so only what JSON itself demands is escaped.
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    private Utf8JsonWriter? _writer;
    private long _made;

    public void Write(ClientEvent clientEvent, IBufferWriter<byte> output)
    {
        if (clientEvent is ClientEvent.AppendAudio { EventId: null, Extra: null } append)
        {
            WriteAppend(append.Audio.Span, output);
        }
        else if (shape == WireShape.Beta && clientEvent is not ClientEvent.Unknown)
        {
            var ga = new ArrayBufferWriter<byte>();
            ClientEventWriter.Write(Begin(ga), clientEvent, shape);
            End();
            BetaShape.WriteBeta(ga.WrittenSpan, Begin(output));
            End();
        }
        else
        {
            ClientEventWriter.Write(Begin(output), clientEvent, shape);
            End();
        }
    }

    public bool Write(ServerEvent serverEvent, IBufferWriter<byte> output)
    {
        if (serverEvent.IsLocal || (shape == WireShape.Beta && serverEvent is ServerEvent.ItemDone))
        {
            return false;
        }

        Span<byte> idBuffer = stackalloc byte[32];
        var madeId = serverEvent.EventId is null ? MakeId(idBuffer) : default;
        if (shape == WireShape.Ga || serverEvent is ServerEvent.OutputAudioDelta or ServerEvent.Unknown)
        {
            var type = shape == WireShape.Beta ? BetaShape.NameOf(serverEvent.Type) : serverEvent.Type;
            ServerEventWriter.Write(Begin(output), serverEvent, shape, type, madeId);
        }
        else
        {
            var ga = new ArrayBufferWriter<byte>();
            ServerEventWriter.Write(Begin(ga), serverEvent, shape, serverEvent.Type, madeId);
            End();
            BetaShape.WriteBeta(ga.WrittenSpan, Begin(output));
        }

        End();
        return true;
    }

    private static void WriteAppend(ReadOnlySpan<byte> audio, IBufferWriter<byte> output)
    {
        var prefix = "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;
        var suffix = "\"}"u8;
        var span = output.GetSpan(prefix.Length + Base64.GetMaxEncodedToUtf8Length(audio.Length) + suffix.Length);
        prefix.CopyTo(span);
        Base64.EncodeToUtf8(audio, span[prefix.Length..], out _, out var written);
        suffix.CopyTo(span[(prefix.Length + written)..]);
        output.Advance(prefix.Length + written + suffix.Length);
    }

    private ReadOnlySpan<byte> MakeId(Span<byte> buffer)
    {
        var prefix = "event_"u8;
        prefix.CopyTo(buffer);
        _made++;
        _made.TryFormat(buffer[prefix.Length..], out var digits, "D6", CultureInfo.InvariantCulture);
        return buffer[..(prefix.Length + digits)];
    }

    private Utf8JsonWriter Begin(IBufferWriter<byte> output)
    {
        if (_writer is null)
        {
            _writer = new Utf8JsonWriter(output, Options);
        }
        else
        {
            _writer.Reset(output);
        }

        return _writer;
    }

    private void End() => _writer?.Flush();
}
