using System.Runtime.InteropServices;

namespace Duologue.Audio;

/// <summary>Turns one stream of audio from one format into another: decodes, resamples, encodes.</summary>
/// <remarks>
/// What <see cref="Convert"/> returns lies in the converter's own memory and holds until the next call. Between equal formats the
/// input itself is returned. Chunks may have any length: half a PCM16 sample at the end of one is kept for the next. Steady chunks
/// allocate nothing; the buffers grow to the longest chunk seen. Not thread-safe: one instance, one stream and direction.
/// </remarks>
public sealed class AudioConverter
{
    private readonly Resampler _resampler;
    private byte[] _joined = [];
    private short[] _decoded = [];
    private short[] _resampled = [];
    private byte[] _encoded = [];
    private byte _half;
    private bool _hasHalf;

    /// <summary>Prepares a stream.</summary>
    /// <param name="from">Format of what will be given.</param>
    /// <param name="to">Format wanted.</param>
    /// <param name="quality">How exactly to resample.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// A sample rate is not between 4,000 and 192,000 Hz, or an encoding is unknown.
    /// </exception>
    public AudioConverter(AudioFormat from, AudioFormat to, ResamplerQuality quality = ResamplerQuality.Default)
    {
        ThrowIfUnknown(from, nameof(from));
        ThrowIfUnknown(to, nameof(to));
        From = from;
        To = to;
        _resampler = new Resampler(from.SampleRate, to.SampleRate, quality);
    }

    /// <summary>Format of what is given.</summary>
    public AudioFormat From { get; }

    /// <summary>Format of what is returned.</summary>
    public AudioFormat To { get; }

    /// <summary>Whether both formats are the same, so that audio passes through as it is.</summary>
    public bool IsIdentity => From == To;

    /// <summary>How much of the stream's end is held back until more follows.</summary>
    public TimeSpan Delay => _resampler.Delay;

    /// <summary>Converts the next chunk of the stream.</summary>
    /// <param name="audio">Any number of bytes.</param>
    /// <returns>What can be made so far, whole samples, possibly none. Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Convert(ReadOnlyMemory<byte> audio)
    {
        if (From.Encoding == AudioEncoding.Pcm16)
        {
            audio = WholeSamples(audio);
        }

        if (IsIdentity || audio.IsEmpty)
        {
            return audio;
        }

        return Encode(Resample(Decode(audio.Span)));
    }

    /// <summary>Ends the stream: returns what was held back, then starts anew. Half a sample left over is dropped.</summary>
    /// <returns>The tail, possibly empty. Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Flush()
    {
        _hasHalf = false;
        var room = _resampler.MaxOutput(0);
        if (room == 0)
        {
            return default;
        }

        var target = OutputSamples(room);
        return Encode(target[.._resampler.Flush(target)]);
    }

    /// <summary>Forgets the stream; the next byte is the first of a new one.</summary>
    public void Reset()
    {
        _hasHalf = false;
        _resampler.Reset();
    }

    private static void ThrowIfUnknown(AudioFormat format, string name)
    {
        if (format.Encoding is not (AudioEncoding.Pcm16 or AudioEncoding.MuLaw or AudioEncoding.ALaw))
        {
            throw new ArgumentOutOfRangeException(name, format, "Use Pcm16, MuLaw or ALaw.");
        }
    }

    private static void Grow<T>(ref T[] buffer, int length)
    {
        if (buffer.Length < length)
        {
            buffer = new T[Math.Max(length, buffer.Length * 2)];
        }
    }

    /// <summary>Puts the half sample kept from before in front, and keeps the one at the end.</summary>
    private ReadOnlyMemory<byte> WholeSamples(ReadOnlyMemory<byte> audio)
    {
        if (audio.IsEmpty)
        {
            return audio;
        }

        if (_hasHalf)
        {
            Grow(ref _joined, audio.Length + 1);
            _joined[0] = _half;
            audio.CopyTo(_joined.AsMemory(1));
            audio = _joined.AsMemory(0, audio.Length + 1);
        }

        _hasHalf = audio.Length % 2 != 0;
        if (_hasHalf)
        {
            _half = audio.Span[^1];
        }

        return audio[..(audio.Length & ~1)];
    }

    private ReadOnlySpan<short> Decode(ReadOnlySpan<byte> audio)
    {
        if (From.Encoding == AudioEncoding.Pcm16)
        {
            return MemoryMarshal.Cast<byte, short>(audio);
        }

        Grow(ref _decoded, audio.Length);
        G711.Decode(From.Encoding, audio, _decoded);
        return _decoded.AsSpan(0, audio.Length);
    }

    private ReadOnlySpan<short> Resample(ReadOnlySpan<short> samples)
    {
        if (From.SampleRate == To.SampleRate)
        {
            return samples;
        }

        var target = OutputSamples(_resampler.MaxOutput(samples.Length));
        return target[.._resampler.Process(samples, target)];
    }

    /// <summary>Where resampled audio goes: straight into the output's bytes when those are linear samples.</summary>
    private Span<short> OutputSamples(int room)
    {
        if (To.Encoding == AudioEncoding.Pcm16)
        {
            Grow(ref _encoded, room * 2);
            return MemoryMarshal.Cast<byte, short>(_encoded.AsSpan());
        }

        Grow(ref _resampled, room);
        return _resampled;
    }

    private ReadOnlyMemory<byte> Encode(ReadOnlySpan<short> samples)
    {
        var length = samples.Length * To.BytesPerSample;
        Grow(ref _encoded, length);
        if (To.Encoding != AudioEncoding.Pcm16)
        {
            G711.Encode(To.Encoding, samples, _encoded);
        }
        else if (From.SampleRate == To.SampleRate)
        {
            MemoryMarshal.AsBytes(samples).CopyTo(_encoded);
        }

        return _encoded.AsMemory(0, length);
    }
}
