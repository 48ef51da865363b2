using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Duologue.Load.Talk;

/// <summary>The time of sending, at the beginning of a piece of audio: both processes read the machine's one monotonic clock.</summary>
internal static class Stamp
{
    public const int Bytes = 16;

    /// <summary>Base64 of the stamp and two bytes more, so that nothing is padded.</summary>
    public const int Base64Length = 24;

    /// <summary>Audio of nobody begins like this.</summary>
    private const long Magic = 0x0DD0_1059_7A3B_600D;

    public static void Write(Span<byte> audio, long time)
    {
        MemoryMarshal.Write(audio, Magic);
        MemoryMarshal.Write(audio[8..], time);
    }

    /// <summary>How long ago a piece of audio was sent, in ms; null when it does not say.</summary>
    public static double? AgeOf(ReadOnlySpan<byte> audio, long now) =>
        audio.Length >= Bytes && MemoryMarshal.Read<long>(audio) == Magic ? (now - MemoryMarshal.Read<long>(audio[8..])) / 1e6 : null;

    /// <summary>The same for base64.</summary>
    public static double? AgeOfBase64(ReadOnlySpan<byte> base64, long now)
    {
        Span<byte> audio = stackalloc byte[Bytes + 2];
        return base64.Length >= Base64Length && Base64.DecodeFromUtf8(base64[..Base64Length], audio, out _, out _) == System.Buffers.OperationStatus.Done
            ? AgeOf(audio, now)
            : null;
    }

    /// <summary>Writes a stamp in base64; the two bytes behind it are overwritten with zero.</summary>
    public static void WriteBase64(Span<byte> base64, long time)
    {
        Span<byte> audio = stackalloc byte[Bytes + 2];
        audio.Clear();
        Write(audio, time);
        Base64.EncodeToUtf8(audio, base64, out _, out _, isFinalBlock: false);
    }
}
