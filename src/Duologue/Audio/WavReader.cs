namespace Duologue.Audio;

/// <summary>Reads the samples of a WAV file piece by piece, as mono 16-bit samples at the file's own rate.</summary>
/// <remarks>
/// Copes with what is found in the wild: extensible headers, unknown chunks before and after the samples, sizes never filled in,
/// files cut short, and 8 to 32-bit integers, floating point, µ-law and A-law in any number of channels. Not thread-safe.
/// </remarks>
public sealed class WavReader : IDisposable
{
    private const int BlockBytes = 16 * 1024;

    private readonly Stream _stream;
    private readonly bool _leaveOpen;
    private readonly int? _channel;
    private readonly byte[] _block;
    private long? _bytesLeft;
    private int _start;
    private int _end;

    /// <summary>Reads the header and the first block of samples.</summary>
    /// <param name="stream">A stream at the file's first byte; need not seek.</param>
    /// <param name="channel">Channel to take, counted from 0; null mixes all.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="leaveOpen">Whether the stream stays open when the reader is disposed.</param>
    /// <exception cref="InvalidDataException">It is not WAV audio we can read; the message says what to do.</exception>
    public WavReader(Stream stream, int? channel = null, string name = "the audio", bool leaveOpen = false)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentException.ThrowIfNullOrEmpty(name);
        _stream = stream;
        _leaveOpen = leaveOpen;
        var (info, dataLength) = WavHeader.Read(stream, name);
        if (channel is { } wanted && (wanted < 0 || wanted >= info.Channels))
        {
            throw new InvalidDataException($"{name} has {info.Channels} channel(s), counted from 0; channel {wanted} is not among them.");
        }

        _channel = info.Channels == 1 ? 0 : channel;
        _bytesLeft = dataLength;
        if (stream.CanSeek)
        {
            // Samples cut off are not there, whatever the header says.
            var present = stream.Length - stream.Position;
            dataLength = Math.Min(dataLength ?? present, present);
        }

        Info = info with { Length = dataLength / info.FrameBytes };
        _block = new byte[BlockBytes / info.FrameBytes * info.FrameBytes];
        if (!Fill())
        {
            throw WavHeader.NoSamples(name);
        }
    }

    /// <summary>What the header says.</summary>
    public WavInfo Info { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="channel">Channel to take, counted from 0; null mixes all.</param>
    /// <exception cref="InvalidDataException">It is not a WAV file we can read; the message says what to do.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static WavReader Open(string path, int? channel = null)
    {
        var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        try
        {
            return new WavReader(stream, channel, Path.GetFileName(path));
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Reads the next samples.</summary>
    /// <param name="samples">Receives them.</param>
    /// <returns>Samples read: fewer than asked for only before the end, 0 at the end.</returns>
    public int Read(Span<short> samples)
    {
        var made = 0;
        while (made < samples.Length && (_start < _end || Fill()))
        {
            var count = Math.Min(samples.Length - made, (_end - _start) / Info.FrameBytes);
            var bytes = _block.AsSpan(_start, count * Info.FrameBytes);
            WavSamples.ToMono(bytes, Info, _channel, samples.Slice(made, count));
            _start += bytes.Length;
            made += count;
        }

        return made;
    }

    /// <summary>Closes the stream, unless it was to stay open.</summary>
    public void Dispose()
    {
        if (!_leaveOpen)
        {
            _stream.Dispose();
        }
    }

    /// <summary>Reads the next block of whole frames; a part of one at the end of the stream is dropped.</summary>
    private bool Fill()
    {
        var wanted = (int)Math.Min(_bytesLeft ?? long.MaxValue, _block.Length);
        var read = _stream.ReadAtLeast(_block.AsSpan(0, wanted), wanted, throwOnEndOfStream: false);
        _bytesLeft -= read;
        _start = 0;
        _end = read / Info.FrameBytes * Info.FrameBytes;
        return _end > 0;
    }
}
