using System.Buffers.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Duologue.AspNetCore.Twilio;

/// <summary>The messages of Twilio Media Streams: UTF-8 text to values and back.</summary>
/// <remarks>
/// Pure and thread-safe. Media is read and written without allocating; what is written has exactly the fields that the service takes, because
/// it drops a message with one more. Source: Twilio's documentation of Media Streams WebSocket messages.
/// </remarks>
public static class TwilioMessages
{
    /// <summary>Longest message that is read, in bytes.</summary>
    public const int MaximumBytes = 64 * 1_024;

    private static ReadOnlySpan<byte> MediaStart => "{\"event\":\"media\",\"streamSid\":\""u8;

    private static ReadOnlySpan<byte> MediaMiddle => "\",\"media\":{\"payload\":\""u8;

    private static ReadOnlySpan<byte> MarkStart => "{\"event\":\"mark\",\"streamSid\":\""u8;

    private static ReadOnlySpan<byte> MarkMiddle => "\",\"mark\":{\"name\":\""u8;

    private static ReadOnlySpan<byte> ClearStart => "{\"event\":\"clear\",\"streamSid\":\""u8;

    private static ReadOnlySpan<byte> InnerEnd => "\"}}"u8;

    private static ReadOnlySpan<byte> ClearEnd => "\"}"u8;

    /// <summary>Reads one message.</summary>
    /// <param name="message">The whole text message.</param>
    /// <param name="buffer">Receives audio; at least as long as the message, and not the same memory.</param>
    /// <param name="streamSid">The stream that is expected, in UTF-8; empty expects none.</param>
    /// <returns>The message; <see cref="TwilioMessageKind.Invalid"/> when it is not one. Never throws, whatever the bytes are.</returns>
    public static TwilioMessage Read(ReadOnlyMemory<byte> message, Memory<byte> buffer, ReadOnlySpan<byte> streamSid = default)
    {
        if (message.Length > MaximumBytes)
        {
            return TwilioMessage.Bad("the message is too long");
        }

        if (buffer.Length < message.Length)
        {
            return TwilioMessage.Bad("the buffer is shorter than the message");
        }

        return MediaShape.TryRead(message.Span, buffer, streamSid, out var media)
            ? media
            : TwilioMessageReader.Read(message, buffer, streamSid);
    }

    /// <summary>Bytes of a <c>media</c> message.</summary>
    /// <param name="streamSidLength">Length of the stream's id.</param>
    /// <param name="audioLength">Bytes of audio.</param>
    public static int MediaLength(int streamSidLength, int audioLength) =>
        MediaStart.Length + streamSidLength + MediaMiddle.Length + Base64.GetMaxEncodedToUtf8Length(audioLength) + InnerEnd.Length;

    /// <summary>Writes audio to be played.</summary>
    /// <param name="streamSid">The stream's id; letters and digits.</param>
    /// <param name="audio">µ-law at 8 kHz, any number of bytes.</param>
    /// <param name="target">Receives the message; at least <see cref="MediaLength"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    public static int WriteMedia(ReadOnlySpan<byte> streamSid, ReadOnlySpan<byte> audio, Span<byte> target)
    {
        var count = Begin(MediaStart, streamSid, MediaMiddle, target);
        Base64.EncodeToUtf8(audio, target[count..], out var read, out var written);
        return read == audio.Length ? Append(InnerEnd, target, count + written) : throw TooShort();
    }

    /// <summary>Writes a mark, which comes back when everything before it has been played.</summary>
    /// <param name="streamSid">The stream's id; letters and digits.</param>
    /// <param name="name">The mark's name in UTF-8, not empty.</param>
    /// <param name="target">Receives the message.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The target is too short, or the name empty or not UTF-8.</exception>
    public static int WriteMark(ReadOnlySpan<byte> streamSid, ReadOnlySpan<byte> name, Span<byte> target)
    {
        if (name.IsEmpty)
        {
            throw new ArgumentException("A mark needs a name.", nameof(name));
        }

        var count = Begin(MarkStart, streamSid, MarkMiddle, target);
        count = Append(IsPlain(name) ? name : JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes, target, count);
        return Append(InnerEnd, target, count);
    }

    /// <summary>Writes the order to throw away everything that has not been played.</summary>
    /// <param name="streamSid">The stream's id; letters and digits.</param>
    /// <param name="target">Receives the message.</param>
    /// <returns>Bytes written.</returns>
    /// <exception cref="ArgumentException">The target is too short.</exception>
    public static int WriteClear(ReadOnlySpan<byte> streamSid, Span<byte> target) => Begin(ClearStart, streamSid, ClearEnd, target);

    private static int Begin(ReadOnlySpan<byte> start, ReadOnlySpan<byte> streamSid, ReadOnlySpan<byte> next, Span<byte> target) =>
        Append(next, target, Append(streamSid, target, Append(start, target, 0)));

    private static int Append(ReadOnlySpan<byte> text, Span<byte> target, int count)
    {
        if (!text.TryCopyTo(target[count..]))
        {
            throw TooShort();
        }

        return count + text.Length;
    }

    private static bool IsPlain(ReadOnlySpan<byte> name)
    {
        foreach (var letter in name)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)':' or (byte)'-' or (byte)'_' or (byte)'.'))
            {
                return false;
            }
        }

        return true;
    }

    private static ArgumentException TooShort() => new("The message does not fit into the target.");
}
