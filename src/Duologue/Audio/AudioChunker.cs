namespace Duologue.Audio;

/// <summary>Cuts a byte stream of any rhythm into frames of one duration.</summary>
/// <remarks>
/// Append what arrives, then read frames until there is none; what is left waits for more. Frames lie in the chunker's own memory
/// and hold until the next <see cref="Append"/>, <see cref="Flush"/> or <see cref="Reset"/>. Allocates only to grow to the most ever
/// waiting. Not thread-safe.
/// </remarks>
public sealed class AudioChunker
{
    private byte[] _buffer;
    private int _start;
    private int _end;

    /// <summary>Prepares a stream.</summary>
    /// <param name="format">What the bytes mean.</param>
    /// <param name="frameDuration">Duration of a frame, at least one sample; 20 ms when null. Rounded down to whole samples.</param>
    /// <exception cref="ArgumentOutOfRangeException">The duration is shorter than one sample or longer than a minute.</exception>
    public AudioChunker(AudioFormat format, TimeSpan? frameDuration = null)
    {
        var duration = frameDuration ?? TimeSpan.FromMilliseconds(20);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, TimeSpan.FromMinutes(1), nameof(frameDuration));
        Format = format;
        FrameLength = format.BytesFor(duration);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(FrameLength, nameof(frameDuration));
        _buffer = new byte[FrameLength * 2];
    }

    /// <summary>What the bytes mean.</summary>
    public AudioFormat Format { get; }

    /// <summary>Bytes in a frame.</summary>
    public int FrameLength { get; }

    /// <summary>Bytes waiting.</summary>
    public int Waiting => _end - _start;

    /// <summary>Takes the next bytes of the stream.</summary>
    /// <param name="audio">Any number of bytes; copied.</param>
    public void Append(ReadOnlySpan<byte> audio)
    {
        if (_end + audio.Length > _buffer.Length)
        {
            MakeRoom(audio.Length);
        }

        audio.CopyTo(_buffer.AsSpan(_end));
        _end += audio.Length;
    }

    /// <summary>Takes the next whole frame.</summary>
    /// <param name="frame">The frame, or nothing when less than one waits.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryRead(out AudioFrame frame)
    {
        if (Waiting < FrameLength)
        {
            frame = default;
            return false;
        }

        frame = new AudioFrame(Format, _buffer.AsMemory(_start, FrameLength));
        _start += FrameLength;
        return true;
    }

    /// <summary>Ends the stream: gives what is left after the last whole frame was read, then starts anew.</summary>
    /// <param name="padWithSilence">Whether to fill a part of a frame up to a whole one.</param>
    /// <returns>All that waits, in whole samples; empty when nothing does. Half a PCM16 sample at the end is dropped.</returns>
    public AudioFrame Flush(bool padWithSilence = false)
    {
        var length = Waiting / Format.BytesPerSample * Format.BytesPerSample;
        var part = length % FrameLength;
        if (padWithSilence && part > 0)
        {
            _end = _start + length;
            var silence = FrameLength - part;
            if (_end + silence > _buffer.Length)
            {
                MakeRoom(silence);
            }

            _buffer.AsSpan(_end, silence).Fill(Format.SilenceByte);
            length += silence;
        }

        var frame = new AudioFrame(Format, _buffer.AsMemory(_start, length));
        Reset();
        return frame;
    }

    /// <summary>Forgets what waits.</summary>
    public void Reset()
    {
        _start = 0;
        _end = 0;
    }

    private void MakeRoom(int length)
    {
        var waiting = Waiting;
        var source = _buffer.AsSpan(_start, waiting);
        if (waiting + length > _buffer.Length)
        {
            _buffer = new byte[Math.Max(waiting + length, _buffer.Length * 2)];
        }

        source.CopyTo(_buffer);
        _start = 0;
        _end = waiting;
    }
}
