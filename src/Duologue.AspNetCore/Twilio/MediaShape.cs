using System.Buffers;
using System.Buffers.Text;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Reads the <c>media</c> message in the shape it nearly always has, by comparing its pieces; no tokens, no text.</summary>
internal static class MediaShape
{
    /// <summary>Digits of a number that is believed: milliseconds of thirty years.</summary>
    public const int MostDigits = 12;

    /// <summary>False when the message has another shape, which says nothing about whether it is right.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, Memory<byte> buffer, ReadOnlySpan<byte> streamSid, out TwilioMessage media)
    {
        media = default;
        var rest = message;
        var hasSid = false;
        var isOther = false;
        if (!Skip(ref rest, "{\"event\":\"media\","u8)
            || !Skip(ref rest, "\"sequenceNumber\":\""u8)
            || !Number(ref rest, out _)
            || (Skip(ref rest, "\"streamSid\":\""u8) && !Sid(ref rest, streamSid, ref hasSid, ref isOther, ","u8))
            || !Skip(ref rest, "\"media\":{\"track\":\"inbound\",\"chunk\":\""u8)
            || !Number(ref rest, out var chunk)
            || !Skip(ref rest, "\"timestamp\":\""u8)
            || !Number(ref rest, out var timestamp)
            || !Skip(ref rest, "\"payload\":\""u8))
        {
            return false;
        }

        var end = rest.IndexOf((byte)'"');
        if (end < 0)
        {
            return false;
        }

        var payload = rest[..end];
        rest = rest[(end + 1)..];
        if (!Skip(ref rest, "}"u8)
            || (Skip(ref rest, ",\"streamSid\":\""u8) && (hasSid || !Sid(ref rest, streamSid, ref hasSid, ref isOther, default)))
            || !rest.SequenceEqual("}"u8)
            || Base64.DecodeFromUtf8(payload, buffer.Span, out _, out var written) != OperationStatus.Done)
        {
            return false;
        }

        media = new TwilioMessage
        {
            Kind = TwilioMessageKind.Media,
            Audio = buffer[..written],
            Chunk = chunk,
            Timestamp = TimeSpan.FromMilliseconds(timestamp),
            IsOfOtherStream = isOther,
        };
        return true;
    }

    private static bool Skip(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> piece)
    {
        if (!rest.StartsWith(piece))
        {
            return false;
        }

        rest = rest[piece.Length..];
        return true;
    }

    /// <summary>Digits, then the quotation mark and the comma.</summary>
    private static bool Number(ref ReadOnlySpan<byte> rest, out long value)
    {
        value = 0;
        var i = 0;
        for (; i < rest.Length && rest[i] is >= (byte)'0' and <= (byte)'9'; i++)
        {
            value = (value * 10) + rest[i] - '0';
            if (i == MostDigits)
            {
                return false;
            }
        }

        rest = rest[i..];
        return i > 0 && Skip(ref rest, "\","u8);
    }

    private static bool Sid(
        ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected, ref bool hasSid, ref bool isOther, ReadOnlySpan<byte> next)
    {
        var end = rest.IndexOfAny((byte)'"', (byte)'\\');
        if (end < 0 || rest[end] != (byte)'"')
        {
            return false;
        }

        hasSid = true;
        isOther = !expected.IsEmpty && !rest[..end].SequenceEqual(expected);
        rest = rest[(end + 1)..];
        return Skip(ref rest, next);
    }
}
