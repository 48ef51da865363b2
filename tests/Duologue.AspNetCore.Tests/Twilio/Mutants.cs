using System.Text;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>Makes broken messages out of good ones, the same for the same seed.</summary>
internal sealed class Mutants(int seed)
{
    private static readonly byte[] Audio = [.. Enumerable.Range(0, 160).Select(n => (byte)(n | 0x80))];

    private static readonly string[] Good =
    [
        """{"event":"connected","protocol":"Call","version":"1.0.0"}""",
        PhonePeer.StartMessage(),
        PhonePeer.MediaMessage(Audio, 40, 3),
        PhonePeer.MediaMessage(Audio, 60, 4),
        $$$"""{"event":"dtmf","streamSid":"{{{PhonePeer.StreamSid}}}","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}""",
        $$$"""{"event":"mark","sequenceNumber":"7","streamSid":"{{{PhonePeer.StreamSid}}}","mark":{"name":"g0:m3"}}""",
        $$$"""{"event":"stop","sequenceNumber":"9","streamSid":"{{{PhonePeer.StreamSid}}}","stop":{"accountSid":"AC0","callSid":"{{{PhonePeer.CallSid}}}"}}""",
    ];

    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e400", "99999999999999999999999999", "-9223372036854775808", "[]", "{}", "\"\"", "\"\\ud800\"",
        "\"-5\"", "\"999999999999999\"", "\"a\\u0000b\"", "[[[[[[[[[[1]]]]]]]]]]", "{\"a\":{\"b\":{}}}", "\"MZffffffffffffffffffffffffffffffff\"", "3.5", "\"%%%\"",
    ];

    private readonly Random _random = new(seed);

    public byte[] Next()
    {
        var text = Good[_random.Next(Good.Length)];
        return _random.Next(10) switch
        {
            0 => Encoding.UTF8.GetBytes(WithoutMember(text)),
            1 or 2 => Encoding.UTF8.GetBytes(WithValue(text)),
            3 => Encoding.UTF8.GetBytes(Repeated(text)),
            4 => Encoding.UTF8.GetBytes(text)[.._random.Next(text.Length)],
            5 => RandomBytes(),
            6 => Flipped(text),
            7 => Nested(text),
            8 => NotUtf8(text),
            _ => Encoding.UTF8.GetBytes(text.Insert(_random.Next(text.Length), ((char)_random.Next(32, 127)).ToString())),
        };
    }

    private (int Start, int Colon, int End) Member(string text)
    {
        var colons = Enumerable.Range(0, text.Length).Where(i => text[i] == ':' && text[i - 1] == '"').ToArray();
        var colon = colons[_random.Next(colons.Length)];
        var start = text.LastIndexOf('"', colon - 2);
        var end = colon + 1;
        for (var depth = 0; end < text.Length; end++)
        {
            var letter = text[end];
            if (letter == '"')
            {
                end = text.IndexOf('"', end + 1);
                continue;
            }

            depth += letter is '{' or '[' ? 1 : letter is '}' or ']' ? -1 : 0;
            if (depth < 0 || (depth == 0 && letter == ','))
            {
                break;
            }
        }

        return (start, colon, end);
    }

    private string WithoutMember(string text)
    {
        var (start, _, end) = Member(text);
        var isLast = text[end] != ',';
        return isLast && text[start - 1] == ',' ? text[..(start - 1)] + text[end..] : text[..start] + text[(isLast ? end : end + 1)..];
    }

    private string WithValue(string text)
    {
        var (_, colon, end) = Member(text);
        return text[..(colon + 1)] + Values[_random.Next(Values.Length)] + text[end..];
    }

    private string Repeated(string text)
    {
        var (start, _, end) = Member(text);
        return text[..end] + "," + text[start..end] + text[end..];
    }

    private byte[] RandomBytes()
    {
        var bytes = new byte[_random.Next(0, 600)];
        _random.NextBytes(bytes);
        return bytes;
    }

    private byte[] Flipped(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = _random.Next(1, 6); i > 0; i--)
        {
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
        }

        return bytes;
    }

    private byte[] Nested(string text)
    {
        var depth = _random.Next(20, 2_000);
        var (_, colon, end) = Member(text);
        return Encoding.UTF8.GetBytes(text[..(colon + 1)] + new string('[', depth) + new string(']', depth) + text[end..]);
    }

    private byte[] NotUtf8(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text).ToList();
        byte[] wrong = _random.Next(3) switch { 0 => [0xC3, 0x28], 1 => [0xED, 0xA0, 0x80], _ => [0xFF] };
        bytes.InsertRange(_random.Next(bytes.Count), wrong);
        return [.. bytes];
    }
}
