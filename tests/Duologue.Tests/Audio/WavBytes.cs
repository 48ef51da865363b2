using System.Buffers.Binary;
using System.Text;

namespace Duologue.Tests.Audio;

/// <summary>Puts WAV files together byte by byte, the odd ones included.</summary>
internal sealed class WavBytes
{
    private readonly MemoryStream _body = new();

    /// <summary>A format chunk of 16 bytes.</summary>
    public WavBytes Format(int tag, int channels, int rate, int bits, int? frameBytes = null) =>
        Chunk("fmt ", FormatFields(tag, channels, rate, bits, frameBytes ?? (channels * bits / 8)));

    /// <summary>A format chunk of 40 bytes whose real tag is in the sub-format.</summary>
    public WavBytes Extensible(int subTag, int channels, int rate, int bits, int validBits)
    {
        var fields = new byte[40];
        FormatFields(0xFFFE, channels, rate, bits, channels * bits / 8).CopyTo(fields, 0);
        BinaryPrimitives.WriteInt16LittleEndian(fields.AsSpan(16), 22);
        BinaryPrimitives.WriteInt16LittleEndian(fields.AsSpan(18), (short)validBits);
        BinaryPrimitives.WriteInt16LittleEndian(fields.AsSpan(24), (short)subTag);
        System.Convert.FromHexString("000000001000800000AA00389B71").CopyTo(fields, 26);
        return Chunk("fmt ", fields);
    }

    /// <summary>Any chunk, with the size claimed if that is to be another, and padded to an even length.</summary>
    public WavBytes Chunk(string id, byte[] content, uint? claimed = null)
    {
        Span<byte> size = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(size, claimed ?? (uint)content.Length);
        _body.Write(Encoding.ASCII.GetBytes(id));
        _body.Write(size);
        _body.Write(content);
        if (content.Length % 2 != 0)
        {
            _body.WriteByte(0);
        }

        return this;
    }

    /// <summary>The file.</summary>
    public byte[] ToArray(string id = "RIFF", uint? claimed = null)
    {
        var file = new byte[12 + _body.Length];
        Encoding.ASCII.GetBytes(id).CopyTo(file, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(4), claimed ?? (uint)(file.Length - 8));
        Encoding.ASCII.GetBytes("WAVE").CopyTo(file, 8);
        _body.ToArray().CopyTo(file, 12);
        return file;
    }

    private static byte[] FormatFields(int tag, int channels, int rate, int bits, int frameBytes)
    {
        var fields = new byte[16];
        BinaryPrimitives.WriteUInt16LittleEndian(fields, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(2), (ushort)channels);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(4), rate);
        BinaryPrimitives.WriteInt32LittleEndian(fields.AsSpan(8), rate * frameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(12), (ushort)frameBytes);
        BinaryPrimitives.WriteUInt16LittleEndian(fields.AsSpan(14), (ushort)bits);
        return fields;
    }
}
