using System.Buffers.Binary;
using System.Text;

namespace Duologue.AspNetCore.Tests.Audio;

/// <summary>WAV files of every kind, written byte by byte from a sine of half the full scale.</summary>
internal static class TestWav
{
    public const double Pitch = 400;
    public const double Peak = 0.5;

    /// <summary>One second unless said otherwise; every channel the same.</summary>
    public static byte[] Make(int rate = 16_000, int channels = 1, int bits = 16, bool isFloat = false, double seconds = 1, double peak = Peak)
    {
        var samples = new MemoryStream();
        for (var n = 0; n < (int)(rate * seconds); n++)
        {
            var value = peak * Math.Sin(2 * Math.PI * Pitch * n / rate);
            for (var channel = 0; channel < channels; channel++)
            {
                samples.Write(Bytes(value, bits, isFloat));
            }
        }

        return Wrap(samples.ToArray(), isFloat ? 3 : 1, rate, channels, bits);
    }

    /// <summary>Puts a header before samples.</summary>
    public static byte[] Wrap(byte[] samples, int tag, int rate, int channels, int bits, uint? announced = null)
    {
        var file = new byte[44 + samples.Length];
        Encoding.ASCII.GetBytes("RIFF????WAVEfmt ").CopyTo(file, 0);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), (short)tag);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), (short)channels);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), rate);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), rate * channels * bits / 8);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), (short)(channels * bits / 8));
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), (short)bits);
        Encoding.ASCII.GetBytes("data").CopyTo(file, 36);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), announced ?? (uint)samples.Length);
        samples.CopyTo(file, 44);
        return file;
    }

    /// <summary>How strong the sine is in PCM16, 0 to 1: the projection on it in the middle half.</summary>
    public static double Strength(ReadOnlySpan<byte> pcm, int rate)
    {
        var samples = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(pcm);
        var middle = samples[(samples.Length / 4)..(samples.Length * 3 / 4)];
        double sine = 0, cosine = 0;
        for (var n = 0; n < middle.Length; n++)
        {
            sine += middle[n] * Math.Sin(2 * Math.PI * Pitch * n / rate);
            cosine += middle[n] * Math.Cos(2 * Math.PI * Pitch * n / rate);
        }

        return 2 * Math.Sqrt((sine * sine) + (cosine * cosine)) / middle.Length / 32768;
    }

    private static byte[] Bytes(double value, int bits, bool isFloat)
    {
        var bytes = new byte[8];
        switch (bits, isFloat)
        {
            case (32, true):
                BinaryPrimitives.WriteSingleLittleEndian(bytes, (float)value);
                break;
            case (64, true):
                BinaryPrimitives.WriteDoubleLittleEndian(bytes, value);
                break;
            case (8, _):
                bytes[0] = (byte)(128 + (value * 127));
                break;
            default:
                BinaryPrimitives.WriteInt64LittleEndian(bytes, (long)(value * (Math.Pow(2, bits - 1) - 1)));
                break;
        }

        return bytes[..(bits / 8)];
    }
}
