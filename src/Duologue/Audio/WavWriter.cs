using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Duologue.Audio;

/// <summary>Writes a WAV file piece by piece.</summary>
/// <remarks>
/// The header is written at once with sizes that mean "to the end of the file", so that a file whose program died is still playable,
/// and filled in by <see cref="Flush"/> and <see cref="Dispose"/> when the stream can seek. Not thread-safe.
/// </remarks>
public sealed class WavWriter : IDisposable
{
    private const uint UnknownSize = 0xFFFF_FFFF;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly long _origin;
    private readonly int _headerLength;
    private long _dataLength;
    private bool _isDisposed;

    /// <summary>Writes the header.</summary>
    /// <param name="stream">Where to write; best if it can seek.</param>
    /// <param name="format">Format of each channel.</param>
    /// <param name="channels">1, or 2 for PCM16 only.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the writer is disposed.</param>
    /// <exception cref="ArgumentException">Two channels of G.711 were asked for.</exception>
    public WavWriter(Stream stream, AudioFormat format, int channels = 1, bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(channels, 2);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(format.SampleRate, nameof(format));
        if (channels == 2 && format.Encoding != AudioEncoding.Pcm16)
        {
            throw new ArgumentException("Stereo is written in PCM16 only; decode the G.711 audio first.", nameof(channels));
        }

        _stream = stream;
        _leaveOpen = leaveOpen;
        _origin = stream.CanSeek ? stream.Position : 0;
        Format = format;
        Channels = channels;
        var header = Header();
        _headerLength = header.Length;
        stream.Write(header);
    }

    /// <summary>Format of each channel.</summary>
    public AudioFormat Format { get; }

    /// <summary>Channels: 1 or 2.</summary>
    public int Channels { get; }

    /// <summary>Playing time of what was written.</summary>
    public TimeSpan Duration => Format.DurationOf(_dataLength / Channels);

    /// <summary>Creates a file, replacing one that is there.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="format">Format of each channel.</param>
    /// <param name="channels">1, or 2 for PCM16 only.</param>
    /// <exception cref="IOException">The file cannot be created.</exception>
    public static WavWriter Create(string path, AudioFormat format, int channels = 1)
    {
        var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        try
        {
            return new WavWriter(stream, format, channels);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Writes encoded audio as it is.</summary>
    /// <param name="audio">Bytes in <see cref="Format"/>; two channels alternate sample by sample, left first.</param>
    public void Write(ReadOnlySpan<byte> audio)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _stream.Write(audio);
        _dataLength += audio.Length;
    }

    /// <summary>Writes linear samples.</summary>
    /// <param name="samples">Samples; coded first when the format is G.711. Two channels alternate, left first.</param>
    public void Write(ReadOnlySpan<short> samples)
    {
        if (Format.Encoding == AudioEncoding.Pcm16)
        {
            Write(MemoryMarshal.AsBytes(samples));
            return;
        }

        Span<byte> codes = stackalloc byte[1024];
        while (samples.Length > 0)
        {
            var count = Math.Min(samples.Length, codes.Length);
            G711.Encode(Format.Encoding, samples[..count], codes);
            Write(codes[..count]);
            samples = samples[count..];
        }
    }

    /// <summary>Brings the file up to date on the disk: after it, a reader finds everything written so far with the right sizes.</summary>
    public void Flush()
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        PatchSizes();
        _stream.Flush();
    }

    /// <summary>Fills the sizes in and closes the stream, unless it was to stay open.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        if (_dataLength % 2 != 0)
        {
            _stream.WriteByte(0);
        }

        PatchSizes();
        _stream.Flush();
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    private byte[] Header()
    {
        var isLinear = Format.Encoding == AudioEncoding.Pcm16;
        var header = new byte[isLinear ? 44 : 58];
        var formatLength = isLinear ? 16 : 18;
        var frameBytes = Channels * Format.BytesPerSample;
        "RIFF"u8.CopyTo(header);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(4), UnknownSize);
        "WAVEfmt "u8.CopyTo(header.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(16), formatLength);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(20), Format.Encoding switch
        {
            AudioEncoding.ALaw => 6,
            AudioEncoding.MuLaw => 7,
            _ => 1,
        });
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(22), (short)Channels);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(24), Format.SampleRate);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(28), Format.SampleRate * frameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(32), (short)frameBytes);
        BinaryPrimitives.WriteInt16LittleEndian(header.AsSpan(34), (short)(Format.BytesPerSample * 8));
        if (!isLinear)
        {
            // Everything but integers wants the number of samples in a "fact" chunk of its own.
            "fact"u8.CopyTo(header.AsSpan(38));
            BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(42), 4);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(46), UnknownSize);
        }

        "data"u8.CopyTo(header.AsSpan(header.Length - 8));
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(header.Length - 4), UnknownSize);
        return header;
    }

    private void PatchSizes()
    {
        if (!_stream.CanSeek)
        {
            return;
        }

        var end = _stream.Position;
        var padded = _dataLength + (_dataLength & 1);
        PatchSize(4, _headerLength - 8 + padded);
        PatchSize(_headerLength - 4, _dataLength);
        if (Format.Encoding != AudioEncoding.Pcm16)
        {
            PatchSize(46, _dataLength);
        }

        _stream.Position = end;
    }

    /// <summary>Writes a size; one that needs more than 32 bits stays "to the end of the file".</summary>
    private void PatchSize(int offset, long size)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)Math.Min(size, UnknownSize));
        _stream.Position = _origin + offset;
        _stream.Write(bytes);
    }
}
