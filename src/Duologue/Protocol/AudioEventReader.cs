using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Reads the two events that carry audio without making text: the base64 is decoded where it lies in the message.</summary>
internal ref struct AudioEventReader(Memory<byte> message, IdCache ids)
{
    private readonly Memory<byte> _message = message;
    private string _responseId = "";
    private string _itemId = "";
    private string? _eventId;
    private int _outputIndex;
    private int _contentIndex;
    private int _start = -1;
    private int _length;
    private bool _escaped;
    private bool _hasType;
    private bool _hasEventId;
    private Dictionary<string, JsonElement>? _extra;

    /// <summary>Reads <c>response.output_audio.delta</c>, or its beta name; null when the audio cannot be read.</summary>
    public ServerEvent? ReadDelta()
    {
        ReadMembers("delta"u8, isDelta: true);
        return Decode() is { } audio
            ? new ServerEvent.OutputAudioDelta(_responseId, _itemId, _outputIndex, _contentIndex, audio) { Extra = _extra }
            : null;
    }

    /// <summary>Reads <c>input_audio_buffer.append</c>; null when the audio cannot be read.</summary>
    public ClientEvent? ReadAppend()
    {
        ReadMembers("audio"u8, isDelta: false);
        return Decode() is { } audio ? new ClientEvent.AppendAudio(audio) { EventId = _eventId, Extra = _extra } : null;
    }

    private void ReadMembers(ReadOnlySpan<byte> audioName, bool isDelta)
    {
        var reader = new Utf8JsonReader(_message.Span, RealtimeJson.ReaderOptions);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals(audioName))
            {
                reader.Read();
                NoteAudio(ref reader);
            }
            else if (reader.ValueTextEquals("event_id"u8))
            {
                ReadEventId(isDelta, ref reader);
            }
            else if (reader.ValueTextEquals("type"u8))
            {
                Once(ref _hasType);
                reader.Skip();
            }
            else if (!isDelta || !ReadPlace(ref reader))
            {
                KeepUnknown(ref reader);
            }
        }

        reader.Read();
    }

    private static void Once(ref bool seen)
    {
        if (seen)
        {
            throw new JsonException("The event has a member twice.");
        }

        seen = true;
    }

    private void ReadEventId(bool isDelta, ref Utf8JsonReader reader)
    {
        Once(ref _hasEventId);
        if (isDelta)
        {
            // Not kept: it would be the one piece of text made for each delta, and nobody asks for it.
            reader.Skip();
            return;
        }

        reader.Read();
        _eventId = LenientStringConverter.ReadText(ref reader);
    }

    private void NoteAudio(ref Utf8JsonReader reader)
    {
        if (_start >= 0)
        {
            throw new JsonException("The event has a member twice.");
        }

        if (reader.TokenType == JsonTokenType.String)
        {
            _start = (int)reader.TokenStartIndex + 1;
            _length = reader.ValueSpan.Length;
            _escaped = reader.ValueIsEscaped;
        }
        else
        {
            reader.Skip();
        }
    }

    private bool ReadPlace(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("response_id"u8))
        {
            reader.Read();
            _responseId = ids.Read(ref reader) ?? "";
        }
        else if (reader.ValueTextEquals("item_id"u8))
        {
            reader.Read();
            _itemId = ids.Read(ref reader) ?? "";
        }
        else if (reader.ValueTextEquals("output_index"u8))
        {
            reader.Read();
            _outputIndex = LenientNumber.ReadInt32(ref reader);
        }
        else if (reader.ValueTextEquals("content_index"u8))
        {
            reader.Read();
            _contentIndex = LenientNumber.ReadInt32(ref reader);
        }
        else
        {
            return false;
        }

        return true;
    }

    private void KeepUnknown(ref Utf8JsonReader reader)
    {
        var name = reader.GetString() ?? "";
        reader.Read();
        _extra ??= new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        if (!_extra.TryAdd(name, JsonElement.ParseValue(ref reader)))
        {
            throw new JsonException("The event has a member twice.");
        }
    }

    private readonly ReadOnlyMemory<byte>? Decode()
    {
        if (_start < 0)
        {
            return null;
        }

        if (_escaped)
        {
            return DecodeEscaped();
        }

        var text = _message.Span.Slice(_start, _length);
        if (Base64InPlace.TryDecode(text, out var written))
        {
            return _message.Slice(_start, written);
        }

        // What lies there now is half text, half samples. Blank it, so that the rest of the event can still be shown and answered.
        text.Fill((byte)' ');
        return null;
    }

    private readonly byte[]? DecodeEscaped()
    {
        var reader = new Utf8JsonReader(_message.Span.Slice(_start - 1, _length + 2), RealtimeJson.ReaderOptions);
        reader.Read();
        return reader.TryGetBytesFromBase64(out var audio) ? audio : null;
    }
}
