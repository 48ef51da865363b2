using System.Text.Json;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Reads the object inside a <c>start</c> message.</summary>
internal struct TwilioStartReader
{
    private const int LongestId = 64;
    private const int MostParameters = 64;

    private string? _streamSid;
    private string? _callSid;
    private string? _accountSid;
    private string? _encoding;
    private string? _rate;
    private string? _channels;
    private Dictionary<string, string>? _parameters;
    private bool _wasRead;

    /// <summary>Reads the object; returns what is wrong with it, or null.</summary>
    public string? Read(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "start is not an object";
        }

        _wasRead = true;
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadMember(ref json) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>The message, once everything has been read.</summary>
    /// <param name="outerSid">The stream's id beside the object; the inner one wins.</param>
    public readonly TwilioMessage Result(string? outerSid)
    {
        if (!_wasRead)
        {
            return TwilioMessage.Bad("start is missing");
        }

        var streamSid = _streamSid ?? outerSid;
        if (!IsId(streamSid) || !IsId(_callSid) || (_accountSid is not null && !IsId(_accountSid)))
        {
            return TwilioMessage.Bad("start lacks an id, or has one that is none");
        }

        return new TwilioMessage
        {
            Kind = TwilioMessageKind.Start,
            Start = new TwilioStart(streamSid ?? "", _callSid ?? "", _accountSid ?? "", _parameters ?? []),
            IsMuLaw8k = _encoding == "audio/x-mulaw" && _rate == "8000" && _channels == "1",
        };
    }

    private string? ReadMember(ref Utf8JsonReader json)
    {
        if (json.ValueTextEquals("streamSid"u8))
        {
            return Set(ref _streamSid, Text(ref json));
        }

        if (json.ValueTextEquals("callSid"u8))
        {
            return Set(ref _callSid, Text(ref json));
        }

        if (json.ValueTextEquals("accountSid"u8))
        {
            return Set(ref _accountSid, Text(ref json));
        }

        if (json.ValueTextEquals("mediaFormat"u8))
        {
            return ReadFormat(ref json);
        }

        if (json.ValueTextEquals("customParameters"u8))
        {
            return ReadParameters(ref json);
        }

        json.Skip();
        return null;
    }

    private string? ReadFormat(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType != JsonTokenType.StartObject)
        {
            json.Skip();
            return null;
        }

        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var problem = json.ValueTextEquals("encoding"u8) ? Set(ref _encoding, Text(ref json))
                : json.ValueTextEquals("sampleRate"u8) ? Set(ref _rate, Text(ref json))
                : json.ValueTextEquals("channels"u8) ? Set(ref _channels, Text(ref json))
                : Skip(ref json);
            if (problem is not null)
            {
                return problem;
            }
        }

        return null;
    }

    private string? ReadParameters(ref Utf8JsonReader json)
    {
        json.Read();
        if (json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (json.TokenType != JsonTokenType.StartObject)
        {
            return "customParameters is not an object";
        }

        _parameters ??= new Dictionary<string, string>(StringComparer.Ordinal);
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var name = json.GetString() ?? "";
            if (Text(ref json) is not { } value)
            {
                return "a parameter is not text";
            }

            if (_parameters.Count == MostParameters || !_parameters.TryAdd(name, value))
            {
                return "too many parameters, or one of them twice";
            }
        }

        return null;
    }

    private static string? Set(ref string? member, string? value)
    {
        if (member is not null)
        {
            return "a member stands there twice";
        }

        member = value;
        return null;
    }

    private static string? Skip(ref Utf8JsonReader json)
    {
        json.Skip();
        return null;
    }

    /// <summary>Text, or a number as it is written; null for anything else.</summary>
    private static string? Text(ref Utf8JsonReader json)
    {
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.String:
                return json.GetString();
            case JsonTokenType.Number when json.ValueSpan.Length <= LongestId:
                return System.Text.Encoding.ASCII.GetString(json.ValueSpan);
            default:
                json.Skip();
                return null;
        }
    }

    /// <summary>Ids go into messages and addresses as they are, so nothing that would need escaping is taken for one.</summary>
    private static bool IsId(string? text)
    {
        if (text is null || text.Length is 0 or > LongestId)
        {
            return false;
        }

        foreach (var letter in text)
        {
            if (!char.IsAsciiLetterOrDigit(letter) && letter is not ('-' or '_'))
            {
                return false;
            }
        }

        return true;
    }
}
