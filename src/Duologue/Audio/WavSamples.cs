using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Duologue.Audio;

/// <summary>Turns the bytes of a WAV file into mono 16-bit samples.</summary>
internal static class WavSamples
{
    /// <summary>Decodes whole frames.</summary>
    /// <param name="frames">As many frames as there are samples to fill.</param>
    /// <param name="info">What the bytes mean.</param>
    /// <param name="channel">Channel to take; null mixes all.</param>
    /// <param name="samples">Receives one sample per frame.</param>
    public static void ToMono(ReadOnlySpan<byte> frames, WavInfo info, int? channel, Span<short> samples)
    {
        if (info is { Channels: 1, Encoding: WavEncoding.Integer, BitsPerSample: 16 })
        {
            MemoryMarshal.Cast<byte, short>(frames).CopyTo(samples);
            return;
        }

        var sampleBytes = info.BitsPerSample / 8;
        for (var n = 0; n < samples.Length; n++)
        {
            var frame = frames.Slice(n * info.FrameBytes, info.FrameBytes);
            samples[n] = Round(channel is { } one ? Value(frame[(one * sampleBytes)..], info) : Mix(frame, info, sampleBytes));
        }
    }

    private static double Mix(ReadOnlySpan<byte> frame, WavInfo info, int sampleBytes)
    {
        var sum = 0.0;
        for (var channel = 0; channel < info.Channels; channel++)
        {
            sum += Value(frame[(channel * sampleBytes)..], info);
        }

        return sum / info.Channels;
    }

    /// <summary>One sample in units of the 16-bit scale.</summary>
    private static double Value(ReadOnlySpan<byte> bytes, WavInfo info) => (info.Encoding, info.BitsPerSample) switch
    {
        (WavEncoding.MuLaw, _) => G711.DecodeMuLaw(bytes[0]),
        (WavEncoding.ALaw, _) => G711.DecodeALaw(bytes[0]),
        (WavEncoding.Float, 32) => BinaryPrimitives.ReadSingleLittleEndian(bytes) * 32768.0,
        (WavEncoding.Float, _) => BinaryPrimitives.ReadDoubleLittleEndian(bytes) * 32768.0,
        (_, 8) => (bytes[0] - 128) * 256.0,
        (_, 16) => BinaryPrimitives.ReadInt16LittleEndian(bytes),
        (_, 24) => (bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16)) / 256.0,
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes) / 65536.0,
    };

    private static short Round(double value) =>
        double.IsNaN(value) ? (short)0 : (short)Math.Clamp(Math.Round(value), short.MinValue, short.MaxValue);
}
