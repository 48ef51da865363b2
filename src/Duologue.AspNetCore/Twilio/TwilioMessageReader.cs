using System.Buffers;
using System.Buffers.Text;
using System.Text.Json;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Reads any message of a media stream token by token: fields in any order, unknown ones skipped, numbers taken where text is documented.</summary>
internal ref struct TwilioMessageReader
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 32 };

    private readonly ReadOnlyMemory<byte> _message;
    private readonly Memory<byte> _buffer;
    private readonly ReadOnlySpan<byte> _streamSid;
    private Utf8JsonReader _json;
    private Members _seen;
    private TwilioMessageKind _kind;
    private TwilioStartReader _start;
    private TimeSpan? _timestamp;
    private long? _chunk;
    private ReadOnlyMemory<byte> _audio;
    private ReadOnlyMemory<byte> _markName;
    private string? _sidText;
    private char _digit;
    private bool _isOther;
    private bool _isOutbound;
    private bool _isBroken;

    private TwilioMessageReader(ReadOnlyMemory<byte> message, Memory<byte> buffer, ReadOnlySpan<byte> streamSid)
    {
        _message = message;
        _buffer = buffer;
        _streamSid = streamSid;
        _json = new Utf8JsonReader(message.Span, Options);
    }

    [Flags]
    private enum Members
    {
        None = 0,
        Event = 1,
        StreamSid = 2,
        Media = 4,
        Digit = 8,
        Mark = 16,
        Start = 32,
        Payload = 64,
        Name = 128,
        Timestamp = 256,
        Chunk = 512,
        Track = 1_024,
        Key = 2_048,
    }

    public static TwilioMessage Read(ReadOnlyMemory<byte> message, Memory<byte> buffer, ReadOnlySpan<byte> streamSid)
    {
        try
        {
            var reader = new TwilioMessageReader(message, buffer, streamSid);
            return reader.Read();
        }
        catch (JsonException)
        {
            return TwilioMessage.Bad("not JSON");
        }
        catch (InvalidOperationException)
        {
            // What the reader throws for text that is not UTF-8 or has half a surrogate pair.
            return TwilioMessage.Bad("text that is not Unicode");
        }
    }

    private TwilioMessage Read()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return TwilioMessage.Bad("not an object");
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadMember() is { } problem)
            {
                return TwilioMessage.Bad(problem);
            }
        }

        // Throws if anything follows.
        _json.Read();
        return Result();
    }

    private string? ReadMember()
    {
        if (_json.ValueTextEquals("event"u8))
        {
            return Once(Members.Event) ?? ReadKind();
        }

        if (_json.ValueTextEquals("streamSid"u8))
        {
            return Once(Members.StreamSid) ?? ReadStreamSid();
        }

        if (_json.ValueTextEquals("media"u8))
        {
            return Once(Members.Media) ?? ReadInner(Members.Media);
        }

        if (_json.ValueTextEquals("mark"u8))
        {
            return Once(Members.Mark) ?? ReadInner(Members.Mark);
        }

        if (_json.ValueTextEquals("dtmf"u8))
        {
            return Once(Members.Digit) ?? ReadInner(Members.Digit);
        }

        if (_json.ValueTextEquals("start"u8))
        {
            return Once(Members.Start) ?? _start.Read(ref _json);
        }

        _json.Skip();
        return null;
    }

    private string? ReadKind()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            return "event is not text";
        }

        _kind = _json.ValueTextEquals("media"u8) ? TwilioMessageKind.Media
            : _json.ValueTextEquals("mark"u8) ? TwilioMessageKind.Mark
            : _json.ValueTextEquals("dtmf"u8) ? TwilioMessageKind.Digit
            : _json.ValueTextEquals("stop"u8) ? TwilioMessageKind.Stop
            : _json.ValueTextEquals("start"u8) ? TwilioMessageKind.Start
            : _json.ValueTextEquals("connected"u8) ? TwilioMessageKind.Connected
            : TwilioMessageKind.Unknown;
        return null;
    }

    private string? ReadStreamSid()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            return "streamSid is not text";
        }

        _isOther = !_streamSid.IsEmpty && !_json.ValueTextEquals(_streamSid);
        if (_streamSid.IsEmpty)
        {
            _sidText = _json.GetString();
        }

        return null;
    }

    /// <summary>Reads the object that belongs to an event.</summary>
    private string? ReadInner(Members of)
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.StartObject)
        {
            return "a member that must be an object is not";
        }

        while (_json.Read() && _json.TokenType == JsonTokenType.PropertyName)
        {
            var problem = of switch
            {
                Members.Media => ReadMediaMember(),
                Members.Mark => ReadMarkMember(),
                _ => ReadDigitMember(),
            };
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private string? ReadMediaMember()
    {
        if (_json.ValueTextEquals("payload"u8))
        {
            return Once(Members.Payload) ?? ReadPayload();
        }

        if (_json.ValueTextEquals("timestamp"u8))
        {
            _timestamp = ReadNumber() is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
            return Once(Members.Timestamp);
        }

        if (_json.ValueTextEquals("chunk"u8))
        {
            _chunk = ReadNumber();
            return Once(Members.Chunk);
        }

        var isTrack = _json.ValueTextEquals("track"u8);
        _json.Read();
        _isOutbound |= isTrack && _json.TokenType == JsonTokenType.String && _json.ValueTextEquals("outbound"u8);
        _json.Skip();
        return isTrack ? Once(Members.Track) : null;
    }

    private string? ReadPayload()
    {
        _json.Read();
        if (_json.TokenType != JsonTokenType.String)
        {
            return "payload is not text";
        }

        var buffer = _buffer.Span;
        OperationStatus status;
        int written;
        if (_json.ValueIsEscaped)
        {
            status = Base64.DecodeFromUtf8InPlace(buffer[.._json.CopyString(buffer)], out written);
        }
        else
        {
            status = Base64.DecodeFromUtf8(_json.ValueSpan, buffer, out _, out written);
        }

        _isBroken = status != OperationStatus.Done;
        _audio = _isBroken ? default : _buffer[..written];
        return null;
    }

    private string? ReadMarkMember()
    {
        var isName = _json.ValueTextEquals("name"u8);
        _json.Read();
        if (isName && _json.TokenType == JsonTokenType.String)
        {
            _markName = _json.ValueIsEscaped
                ? _buffer[.._json.CopyString(_buffer.Span)]
                : _message.Slice((int)_json.TokenStartIndex + 1, _json.ValueSpan.Length);
        }

        _json.Skip();
        return isName ? Once(Members.Name) : null;
    }

    private string? ReadDigitMember()
    {
        var isDigit = _json.ValueTextEquals("digit"u8);
        _json.Read();
        if (isDigit && _json.TokenType is JsonTokenType.String or JsonTokenType.Number && _json.ValueSpan.Length == 1)
        {
            _digit = char.ToUpperInvariant((char)_json.ValueSpan[0]);
        }

        _json.Skip();
        return isDigit ? Once(Members.Key) : null;
    }

    /// <summary>A number or a text of digits; null when it is something else, negative or beyond any call.</summary>
    private long? ReadNumber()
    {
        _json.Read();
        if (_json.TokenType is JsonTokenType.String or JsonTokenType.Number
            && _json.ValueSpan.Length <= MediaShape.MostDigits
            && Utf8Parser.TryParse(_json.ValueSpan, out long value, out var used)
            && used == _json.ValueSpan.Length
            && value >= 0)
        {
            return value;
        }

        _json.Skip();
        return null;
    }

    private string? Once(Members member)
    {
        if ((_seen & member) != Members.None)
        {
            return "a member stands there twice";
        }

        _seen |= member;
        return null;
    }

    private readonly bool Has(Members member) => (_seen & member) != Members.None;

    private readonly TwilioMessage Result()
    {
        if (!Has(Members.Event))
        {
            return TwilioMessage.Bad("event is missing");
        }

        switch (_kind)
        {
            case TwilioMessageKind.Media when !Has(Members.Payload):
                return TwilioMessage.Bad("media.payload is missing");
            case TwilioMessageKind.Digit when _digit is not ((>= '0' and <= '9') or '*' or '#' or (>= 'A' and <= 'D')):
                return TwilioMessage.Bad("dtmf.digit is not a key");
            case TwilioMessageKind.Mark when _markName.IsEmpty:
                return TwilioMessage.Bad("mark.name is missing");
            case TwilioMessageKind.Start:
                return _start.Result(_sidText) with { IsOfOtherStream = _isOther };
            default:
                return new TwilioMessage
                {
                    Kind = _kind,
                    IsOfOtherStream = _isOther,
                    Audio = _audio,
                    IsAudioBroken = _isBroken,
                    IsOutbound = _isOutbound,
                    Timestamp = _timestamp,
                    Chunk = _chunk,
                    Digit = _digit,
                    MarkName = _markName,
                };
        }
    }
}
