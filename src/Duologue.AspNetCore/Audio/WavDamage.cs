using System.Buffers.Binary;
using Duologue.Audio;

namespace Duologue.AspNetCore.Audio;

/// <summary>Finds what a patient reader passes over: an upload that broke off would otherwise be answered as if it had been all.</summary>
internal static class WavDamage
{
    private const int FirstChunk = 12;
    private const int ChunkHead = 8;

    /// <summary>Compares what the header of a readable WAV file announces with what is there.</summary>
    /// <exception cref="AudioRefusal">Samples are missing, or cut in two.</exception>
    public static void ThrowIfAny(ReadOnlySpan<byte> file, WavInfo info)
    {
        for (long at = FirstChunk; at + ChunkHead <= file.Length;)
        {
            var head = file.Slice((int)at, ChunkHead);
            var size = BinaryPrimitives.ReadUInt32LittleEndian(head[4..]);
            if (head.StartsWith("data"u8))
            {
                Compare(size, file.Length - at - ChunkHead, info);
                return;
            }

            at += ChunkHead + size + (size & 1);
        }
    }

    private static void Compare(uint announced, long present, WavInfo info)
    {
        // Programs that write to a pipe leave 0, 0xFFFFFFFF, or the most a signed size can hold.
        var isKnown = announced is not 0 and not >= 0x7FFF_F000;
        if (isKnown && announced > present)
        {
            throw AudioRefusal.Bad("truncated", $"The file is cut off: its header announces {announced} bytes of samples, and {present} are there. Send it again.");
        }

        var frame = info.Channels * info.BitsPerSample / 8;
        var length = isKnown ? announced : present;
        if (length % frame != 0)
        {
            throw AudioRefusal.Bad("odd_bytes", $"The samples take {length} bytes, which is no multiple of {frame}: the file is damaged or its header is wrong.");
        }
    }
}
