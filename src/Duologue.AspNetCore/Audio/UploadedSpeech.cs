using System.Buffers;
using System.Runtime.InteropServices;
using Duologue.Audio;

namespace Duologue.AspNetCore.Audio;

/// <summary>A recording as it is worked on: mono PCM16 at 8 kHz when it came over a telephone band, else at 16 kHz.</summary>
/// <param name="Format">One of the two.</param>
/// <param name="Pcm">All of it.</param>
internal sealed record UploadedSpeech(AudioFormat Format, ReadOnlyMemory<byte> Pcm)
{
    private const int BlockBytes = 16 * 1024;

    /// <summary>−60 dB of full scale: what is never louder holds no voice.</summary>
    private const double SilentLevel = 32.8;

    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(20);

    /// <summary>Playing time.</summary>
    public TimeSpan Duration => Format.DurationOf(Pcm.Length);

    /// <summary>Whether no more than a telephone's band is in it.</summary>
    public bool IsTelephone => Format.SampleRate == AudioFormat.Pcm8k.SampleRate;

    /// <summary>Reads a WAV file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="longest">Longest recording taken.</param>
    /// <exception cref="AudioRefusal">It is none, damaged, too long, too short, or silent.</exception>
    public static UploadedSpeech Read(ReadOnlyMemory<byte> file, TimeSpan longest)
    {
        using var reader = Open(file);
        WavDamage.ThrowIfAny(file.Span, reader.Info);
        if (reader.Info.Duration is { } duration && duration > longest)
        {
            throw AudioRefusal.TooLarge("too_long", $"The recording lasts {duration.TotalSeconds:0} seconds; at most {longest.TotalSeconds:0} are taken at once. Send it in parts.");
        }

        var speech = Convert(reader);
        if (speech.Duration < Shortest)
        {
            throw AudioRefusal.Unusable("too_short", $"The recording lasts {speech.Duration.TotalMilliseconds:0} ms; at least {Shortest.TotalMilliseconds:0} are needed.");
        }

        return speech.IsSilent()
            ? throw AudioRefusal.Unusable("silence", "The recording is silent; check the microphone and its level.")
            : speech;
    }

    private static WavReader Open(ReadOnlyMemory<byte> file)
    {
        var bytes = MemoryMarshal.TryGetArray(file, out var segment) ? segment : file.ToArray();
        try
        {
            return new WavReader(new MemoryStream(bytes.Array ?? [], bytes.Offset, bytes.Count, writable: false), name: "The audio");
        }
        catch (InvalidDataException error)
        {
            throw AudioRefusal.Bad("not_wav", error.Message);
        }
    }

    private static UploadedSpeech Convert(WavReader reader)
    {
        var format = reader.Info.SampleRate <= AudioFormat.Pcm8k.SampleRate ? AudioFormat.Pcm8k : AudioFormat.Pcm16k;
        var converter = new AudioConverter(new AudioFormat(AudioEncoding.Pcm16, reader.Info.SampleRate), format, ResamplerQuality.High);
        var pcm = new ArrayBufferWriter<byte>(BlockBytes);
        var block = new byte[BlockBytes];
        while (reader.Read(MemoryMarshal.Cast<byte, short>(block.AsSpan())) is > 0 and var samples)
        {
            pcm.Write(converter.Convert(block.AsMemory(0, samples * sizeof(short))).Span);
        }

        pcm.Write(converter.Flush().Span);
        return new UploadedSpeech(format, pcm.WrittenMemory);
    }

    private bool IsSilent()
    {
        var samples = MemoryMarshal.Cast<byte, short>(Pcm.Span);
        var length = Format.BytesFor(Slice) / sizeof(short);
        for (; !samples.IsEmpty; samples = samples[Math.Min(length, samples.Length)..])
        {
            var sum = 0.0;
            foreach (var sample in samples[..Math.Min(length, samples.Length)])
            {
                sum += (double)sample * sample;
            }

            if (sum / length > SilentLevel * SilentLevel)
            {
                return false;
            }
        }

        return true;
    }
}
