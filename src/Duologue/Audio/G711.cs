using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Duologue.Audio;

/// <summary>ITU-T G.711: the logarithmic 8-bit coding of telephone networks, µ-law and A-law.</summary>
/// <remarks>
/// Samples are 16-bit: µ-law's 14-bit and A-law's 13-bit values stand in the upper bits, as everywhere in software. The sign and
/// the magnitude are coded apart, so a sample and its negative differ in the sign bit only. Thread-safe: no state.
/// Source: ITU-T Recommendation G.711 (11/1988), tables 1a to 2b.
/// </remarks>
public static class G711
{
    // Both laws are short floating point numbers: three bits of exponent and four of mantissa. A float holds the same value with the
    // exponent biased by 127 and the mantissa in its top bits, so shifting the bits of a float down to four mantissa bits and taking
    // the bias off is the whole coding. The first segment that counts has its leading bit at 2^7.
    private const int MantissaShift = 23 - 4;
    private const int ExponentBias = (127 + 7) << 4;
    private const int HalfStep = 1 << (MantissaShift - 1);
    private const int MuLawBias = 132;
    private const int MuLawClip = 32_635;
    private const int ALawLinearEnd = 256;

    private static readonly short[] MuLawValues = MakeValues(DecodeMuLawValue);
    private static readonly short[] ALawValues = MakeValues(DecodeALawValue);

    /// <summary>Codes one sample in µ-law.</summary>
    /// <param name="sample">Linear sample; magnitudes above 32,635 are coded as the largest value.</param>
    public static byte EncodeMuLaw(short sample)
    {
        var magnitude = Math.Min(Math.Abs((int)sample), MuLawClip) + MuLawBias;
        var code = (BitConverter.SingleToInt32Bits(magnitude) >> MantissaShift) - ExponentBias;
        return (byte)((code | ((sample >> 15) & 0x80)) ^ 0xFF);
    }

    /// <summary>Codes one sample in A-law.</summary>
    /// <param name="sample">Linear sample.</param>
    public static byte EncodeALaw(short sample)
    {
        var magnitude = Math.Min(Math.Abs((int)sample), short.MaxValue);
        var code = magnitude < ALawLinearEnd
            ? magnitude >> 4
            : (BitConverter.SingleToInt32Bits(magnitude) >> MantissaShift) - ExponentBias;
        return (byte)((code | ((sample >> 15) & 0x80)) ^ 0xD5);
    }

    /// <summary>The linear sample of a µ-law code: −32,124 to 32,124.</summary>
    /// <param name="code">One byte from the line.</param>
    public static short DecodeMuLaw(byte code) => MuLawValues[code];

    /// <summary>The linear sample of an A-law code: −32,256 to 32,256; A-law has no zero, its smallest magnitude is 8.</summary>
    /// <param name="code">One byte from the line.</param>
    public static short DecodeALaw(byte code) => ALawValues[code];

    /// <summary>Codes samples, one byte each.</summary>
    /// <param name="encoding"><see cref="AudioEncoding.MuLaw"/> or <see cref="AudioEncoding.ALaw"/>.</param>
    /// <param name="samples">Linear samples.</param>
    /// <param name="codes">Receives the codes; at least as long as <paramref name="samples"/>, and not the same memory.</param>
    /// <exception cref="ArgumentException">The output is too short, or the encoding is not one of the two.</exception>
    public static void Encode(AudioEncoding encoding, ReadOnlySpan<short> samples, Span<byte> codes)
    {
        ThrowIfShort(samples.Length, codes.Length, nameof(codes));
        switch (encoding)
        {
            case AudioEncoding.MuLaw:
                EncodeMuLaw(samples, codes);
                break;
            case AudioEncoding.ALaw:
                EncodeALaw(samples, codes);
                break;
            default:
                throw NotG711(encoding);
        }
    }

    /// <summary>Decodes bytes to samples.</summary>
    /// <param name="encoding"><see cref="AudioEncoding.MuLaw"/> or <see cref="AudioEncoding.ALaw"/>.</param>
    /// <param name="codes">Bytes from the line.</param>
    /// <param name="samples">Receives the samples; at least as long as <paramref name="codes"/>, and not the same memory.</param>
    /// <exception cref="ArgumentException">The output is too short, or the encoding is not one of the two.</exception>
    public static void Decode(AudioEncoding encoding, ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ThrowIfShort(codes.Length, samples.Length, nameof(samples));
        switch (encoding)
        {
            case AudioEncoding.MuLaw:
                DecodeMuLaw(codes, samples);
                break;
            case AudioEncoding.ALaw:
                DecodeALaw(codes, samples);
                break;
            default:
                throw NotG711(encoding);
        }
    }

    private static void EncodeMuLaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        ref var source = ref MemoryMarshal.GetReference(samples);
        ref var target = ref MemoryMarshal.GetReference(codes);
        var i = 0;
        for (; i <= samples.Length - 32; i += 32)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
            var (c, d) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i + 16));
            var low = Vector256.NarrowWithSaturation(MuLawCode(a), MuLawCode(b));
            var high = Vector256.NarrowWithSaturation(MuLawCode(c), MuLawCode(d));
            (Vector256.Narrow(low.AsUInt16(), high.AsUInt16()) ^ Vector256<byte>.AllBitsSet).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < samples.Length; i++)
        {
            codes[i] = EncodeMuLaw(samples[i]);
        }
    }

    private static Vector256<int> MuLawCode(Vector256<int> sample)
    {
        var magnitude = Vector256.Min(Vector256.Abs(sample), Vector256.Create(MuLawClip)) + Vector256.Create(MuLawBias);
        return FloatCode(magnitude) | ((sample >> 31) & Vector256.Create(0x80));
    }

    private static void EncodeALaw(ReadOnlySpan<short> samples, Span<byte> codes)
    {
        ref var source = ref MemoryMarshal.GetReference(samples);
        ref var target = ref MemoryMarshal.GetReference(codes);
        var i = 0;
        for (; i <= samples.Length - 32; i += 32)
        {
            var (a, b) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i));
            var (c, d) = Vector256.Widen(Vector256.LoadUnsafe(ref source, (nuint)i + 16));
            var low = Vector256.NarrowWithSaturation(ALawCode(a), ALawCode(b));
            var high = Vector256.NarrowWithSaturation(ALawCode(c), ALawCode(d));
            (Vector256.Narrow(low.AsUInt16(), high.AsUInt16()) ^ Vector256.Create((byte)0xD5)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < samples.Length; i++)
        {
            codes[i] = EncodeALaw(samples[i]);
        }
    }

    private static Vector256<int> ALawCode(Vector256<int> sample)
    {
        var magnitude = Vector256.Min(Vector256.Abs(sample), Vector256.Create((int)short.MaxValue));
        var isLinear = Vector256.LessThan(magnitude, Vector256.Create(ALawLinearEnd));
        var code = Vector256.ConditionalSelect(isLinear, magnitude >> 4, FloatCode(magnitude));
        return code | ((sample >> 31) & Vector256.Create(0x80));
    }

    private static Vector256<int> FloatCode(Vector256<int> magnitude) =>
        (Vector256.ConvertToSingle(magnitude).AsInt32() >> MantissaShift) - Vector256.Create(ExponentBias);

    private static void DecodeMuLaw(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ref var source = ref MemoryMarshal.GetReference(codes);
        ref var target = ref MemoryMarshal.GetReference(samples);
        var i = 0;
        for (; i <= codes.Length - 16; i += 16)
        {
            var (a, b) = Widen(Vector128.LoadUnsafe(ref source, (nuint)i) ^ Vector128.Create((byte)0xFF));
            Vector256.NarrowWithSaturation(MuLawValue(a), MuLawValue(b)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < codes.Length; i++)
        {
            samples[i] = MuLawValues[codes[i]];
        }
    }

    private static Vector256<int> MuLawValue(Vector256<int> code) =>
        WithSign(FloatValue(code & Vector256.Create(0x7F)) - Vector256.Create(MuLawBias), code);

    private static void DecodeALaw(ReadOnlySpan<byte> codes, Span<short> samples)
    {
        ref var source = ref MemoryMarshal.GetReference(codes);
        ref var target = ref MemoryMarshal.GetReference(samples);
        var i = 0;
        for (; i <= codes.Length - 16; i += 16)
        {
            var (a, b) = Widen(Vector128.LoadUnsafe(ref source, (nuint)i) ^ Vector128.Create((byte)0xD5));
            Vector256.NarrowWithSaturation(ALawValue(a), ALawValue(b)).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < codes.Length; i++)
        {
            samples[i] = ALawValues[codes[i]];
        }
    }

    private static Vector256<int> ALawValue(Vector256<int> code)
    {
        var magnitude = code & Vector256.Create(0x7F);
        var linear = (magnitude << 4) + Vector256.Create(8);
        var isLinear = Vector256.LessThan(magnitude, Vector256.Create(16));
        return WithSign(Vector256.ConditionalSelect(isLinear, linear, FloatValue(magnitude)), code);
    }

    private static (Vector256<int> Lower, Vector256<int> Upper) Widen(Vector128<byte> codes)
    {
        var (lower, upper) = Vector128.Widen(codes);
        return Vector256.Widen(Vector256.Create(lower, upper).AsInt16());
    }

    private static Vector256<int> FloatValue(Vector256<int> magnitude)
    {
        var bits = ((magnitude + Vector256.Create(ExponentBias)) << MantissaShift) + Vector256.Create(HalfStep);
        return Vector256.ConvertToInt32Native(bits.AsSingle());
    }

    private static Vector256<int> WithSign(Vector256<int> magnitude, Vector256<int> code)
    {
        var negative = (code << 24) >> 31;
        return (magnitude ^ negative) - negative;
    }

    private static short[] MakeValues(Func<int, int> decode)
    {
        var values = new short[256];
        for (var code = 0; code < values.Length; code++)
        {
            values[code] = (short)decode(code);
        }

        return values;
    }

    private static int DecodeMuLawValue(int code)
    {
        var plain = code ^ 0xFF;
        var magnitude = FloatValue(plain & 0x7F) - MuLawBias;
        return plain > 0x7F ? -magnitude : magnitude;
    }

    private static int DecodeALawValue(int code)
    {
        var plain = code ^ 0xD5;
        var magnitude = plain & 0x7F;
        magnitude = magnitude < 16 ? (magnitude << 4) + 8 : FloatValue(magnitude);
        return plain > 0x7F ? -magnitude : magnitude;
    }

    private static int FloatValue(int magnitude) =>
        (int)BitConverter.Int32BitsToSingle(((magnitude + ExponentBias) << MantissaShift) + HalfStep);

    private static void ThrowIfShort(int needed, int given, string name)
    {
        if (given < needed)
        {
            throw new ArgumentException($"The output holds {given} samples; {needed} are needed.", name);
        }
    }

    private static ArgumentException NotG711(AudioEncoding encoding) =>
        new($"{encoding} is not a G.711 coding; use MuLaw or ALaw.", nameof(encoding));
}
