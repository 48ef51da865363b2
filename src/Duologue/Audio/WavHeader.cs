using System.Buffers.Binary;
using System.Text;

namespace Duologue.Audio;

/// <summary>Finds the way through a WAV file's chunks to its first sample.</summary>
/// <remarks>Source: Microsoft, "Multiple channel audio data and WAVE files"; EBU Tech 3306 for RF64.</remarks>
internal static class WavHeader
{
    private const int TagInteger = 1;
    private const int TagFloat = 3;
    private const int TagALaw = 6;
    private const int TagMuLaw = 7;
    private const int TagExtensible = 0xFFFE;
    private const int FormatLength = 16;
    private const int ExtensibleLength = 40;
    private const int SubFormatOffset = 24;
    private const uint Unknown = 0xFFFF_FFFF;
    private const int LowestRate = 4_000;
    private const int HighestRate = 192_000;
    private const int MostChannels = 64;

    /// <summary>
    /// Reads up to the first byte of samples. The length says how many bytes of samples the header announces; null when they go on to
    /// the end of the stream.
    /// </summary>
    public static (WavInfo Info, long? DataLength) Read(Stream stream, string name)
    {
        Span<byte> head = stackalloc byte[12];
        var count = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        ThrowIfNotWav(head[..count], name);
        WavInfo? info = null;
        long? longLength = null;
        Span<byte> chunk = stackalloc byte[8];
        while (stream.ReadAtLeast(chunk, chunk.Length, throwOnEndOfStream: false) == chunk.Length)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            if (chunk[..4].SequenceEqual("data"u8) && !(length == 0 && IsFinished(stream, head)))
            {
                return (info ?? throw Damaged(name, "its samples come before their format"), DataLength(length, longLength));
            }

            if (chunk[..4].SequenceEqual("fmt "u8))
            {
                info = ReadFormat(stream, length, name);
            }
            else if (chunk[..4].SequenceEqual("ds64"u8) && length >= 16)
            {
                longLength = ReadLongLength(stream, length);
            }
            else
            {
                Skip(stream, length + (length & 1L));
            }
        }

        throw NoSamples(name);
    }

    /// <summary>The error of a file without a single sample.</summary>
    public static InvalidDataException NoSamples(string name) =>
        new($"{name} holds no samples; record it again, or check that the program that wrote it finished.");

    private static void ThrowIfNotWav(ReadOnlySpan<byte> head, string name)
    {
        if (head.IsEmpty)
        {
            throw new InvalidDataException($"{name} is empty; record it again, or check that the program that wrote it finished.");
        }

        var isRiff = head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8);
        if (!isRiff || head.Length < 12 || !head[8..].SequenceEqual("WAVE"u8))
        {
            var shown = isRiff && head.Length >= 12 ? head.Slice(8, 4) : head[..Math.Min(4, head.Length)];
            throw new InvalidDataException($"{name} is not a WAV file (it begins with {Shown(shown)}); {Conversion(name)}");
        }
    }

    /// <summary>Whether the file's own size was filled in rightly: then no samples means none, not "to the end".</summary>
    private static bool IsFinished(Stream stream, ReadOnlySpan<byte> head) =>
        stream.CanSeek && BinaryPrimitives.ReadUInt32LittleEndian(head[4..]) + 8L == stream.Length;

    private static long? DataLength(uint length, long? longLength)
    {
        if (length == Unknown)
        {
            return longLength;
        }

        // Programs that write to a pipe leave 0, 0xFFFFFFFF, or the most a signed size can hold.
        return length is 0 or >= 0x7FFF_F000 and <= 0x7FFF_FFFF ? null : length;
    }

    private static WavInfo ReadFormat(Stream stream, uint length, string name)
    {
        Span<byte> format = stackalloc byte[ExtensibleLength];
        format.Clear();
        var wanted = (int)Math.Min(length, ExtensibleLength);
        if (wanted < FormatLength || stream.ReadAtLeast(format[..wanted], wanted, throwOnEndOfStream: false) < wanted)
        {
            throw Damaged(name, "its format is cut off");
        }

        Skip(stream, length - wanted + (length & 1L));
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(format);
        if (tag == TagExtensible)
        {
            tag = wanted == ExtensibleLength ? BinaryPrimitives.ReadUInt16LittleEndian(format[SubFormatOffset..]) : TagInteger;
        }

        int channels = BinaryPrimitives.ReadUInt16LittleEndian(format[2..]);
        var rate = BinaryPrimitives.ReadUInt32LittleEndian(format[4..]);
        int frameBytes = BinaryPrimitives.ReadUInt16LittleEndian(format[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(format[14..]);
        if (rate is < LowestRate or > HighestRate)
        {
            throw Damaged(name, $"its sample rate of {rate} Hz is not between {LowestRate} and {HighestRate}");
        }

        if (channels is 0 or > MostChannels)
        {
            throw Damaged(name, $"{channels} channels are not between 1 and {MostChannels}");
        }

        return new WavInfo(EncodingOf(tag, name), (int)rate, channels, Container(tag, bits, frameBytes, channels, name));
    }

    private static WavEncoding EncodingOf(int tag, string name) => tag switch
    {
        TagInteger => WavEncoding.Integer,
        TagFloat => WavEncoding.Float,
        TagALaw => WavEncoding.ALaw,
        TagMuLaw => WavEncoding.MuLaw,
        _ => throw new InvalidDataException($"{name} is compressed ({TagName(tag)}); {Conversion(name)}"),
    };

    /// <summary>Bits each sample takes up: a sample of 12 or 20 bits lies in the upper bits of 16 or 24.</summary>
    private static int Container(int tag, int bits, int frameBytes, int channels, string name)
    {
        var container = frameBytes > 0 && frameBytes % channels == 0 ? frameBytes / channels * 8 : (bits + 7) / 8 * 8;
        var isKnown = tag switch
        {
            TagInteger => container is 8 or 16 or 24 or 32,
            TagFloat => container is 32 or 64,
            _ => container == 8,
        };
        return isKnown && bits <= container
            ? container
            : throw new InvalidDataException(
                $"{name} has samples of {bits} bits in {frameBytes} bytes, which is unusual; {Conversion(name)}");
    }

    private static long? ReadLongLength(Stream stream, uint length)
    {
        Span<byte> sizes = stackalloc byte[16];
        if (stream.ReadAtLeast(sizes, sizes.Length, throwOnEndOfStream: false) < sizes.Length)
        {
            return null;
        }

        Skip(stream, length - sizes.Length + (length & 1L));
        var dataLength = BinaryPrimitives.ReadInt64LittleEndian(sizes[8..]);
        return dataLength > 0 ? dataLength : null;
    }

    private static void Skip(Stream stream, long length)
    {
        if (stream.CanSeek)
        {
            // Never past the end: not every stream takes that well.
            stream.Position = Math.Min(stream.Length, stream.Position + length);
            return;
        }

        Span<byte> scratch = stackalloc byte[1024];
        while (length > 0)
        {
            var read = stream.Read(scratch[..(int)Math.Min(length, scratch.Length)]);
            if (read == 0)
            {
                return;
            }

            length -= read;
        }
    }

    private static InvalidDataException Damaged(string name, string what) => new($"{name} is damaged: {what}; {Conversion(name)}");

    private static string Conversion(string name)
    {
        var isFile = name.Contains('.', StringComparison.Ordinal);
        var input = isFile ? $"\"{name}\"" : "input";
        var output = isFile ? $"\"{Path.GetFileNameWithoutExtension(name)}-pcm.wav\"" : "output.wav";
        return $"convert it with: ffmpeg -i {input} -ac 1 -c:a pcm_s16le {output}";
    }

    private static string Shown(ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
        {
            if (value is < 0x20 or > 0x7E)
            {
                return $"the bytes {System.Convert.ToHexString(bytes)}";
            }
        }

        return $"'{Encoding.ASCII.GetString(bytes)}'";
    }

    private static string TagName(int tag) => tag switch
    {
        0x0002 or 0x0011 => "ADPCM",
        0x0031 => "GSM 6.10",
        0x0050 => "MPEG",
        0x0055 => "MP3",
        0x0064 or 0x0045 => "G.726",
        0x0065 or 0x028F => "G.722",
        0x00FF or 0x1610 => "AAC",
        _ => $"format {tag}",
    };
}
