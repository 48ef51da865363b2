using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Duologue.Audio;
using Duologue.Http;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Makes pieces of at most 100 ms of bytes as they arrive: headerless PCM, or WAV of any kind.</summary>
internal sealed class SpeechPieces(PartFailures failures, int pcmRate)
{
    private const int LongestHeader = 64 * 1024;
    private static readonly TimeSpan Piece = TimeSpan.FromMilliseconds(100);

    private readonly List<byte> _waiting = [];
    private bool _isKnown;
    private bool _hasAudio;
    private WavInfo? _wav;
    private long _left = long.MaxValue;
    private AudioFormat _format = new(AudioEncoding.Pcm16, pcmRate);

    /// <summary>Takes the next bytes and returns the pieces that are whole samples.</summary>
    /// <exception cref="PartException">It is compressed, or damaged.</exception>
    public List<VoiceChunk> Push(ReadOnlySpan<byte> block)
    {
        _waiting.AddRange(block);
        var pieces = new List<VoiceChunk>();
        if (!_isKnown && !Recognize())
        {
            return pieces;
        }

        var frameBytes = _wav?.FrameBytes ?? 2;
        var usable = (int)Math.Min(_waiting.Count / frameBytes * frameBytes, _left / frameBytes * frameBytes);
        if (usable == 0)
        {
            return pieces;
        }

        var samples = Samples(CollectionsMarshal.AsSpan(_waiting)[..usable]);
        _waiting.RemoveRange(0, usable);
        _left -= usable;
        _hasAudio = true;
        for (var size = _format.BytesFor(Piece); samples.Length > 0; samples = samples[Math.Min(size, samples.Length)..])
        {
            pieces.Add(new VoiceChunk(new AudioFrame(_format, samples[..Math.Min(size, samples.Length)]), []));
        }

        return pieces;
    }

    /// <summary>The answer is over: there must have been something to hear.</summary>
    public void ThrowIfNothing()
    {
        if (!_hasAudio)
        {
            throw failures.Garbage("no audio");
        }
    }

    /// <summary>Finds out what the bytes are, once there are enough of them.</summary>
    private bool Recognize()
    {
        var head = CollectionsMarshal.AsSpan(_waiting);
        if (head.Length < 4)
        {
            return false;
        }

        if (head.StartsWith("ID3"u8) || head.StartsWith("OggS"u8) || head.StartsWith("fLaC"u8))
        {
            throw failures.Garbage("compressed audio");
        }

        if (!head.StartsWith("RIFF"u8) && !head.StartsWith("RF64"u8))
        {
            _isKnown = true;
            return true;
        }

        var start = FirstSample(head);
        if (start < 0)
        {
            return head.Length < LongestHeader ? false : throw failures.Garbage("a WAV file without samples");
        }

        ReadHeader(head[..start].ToArray());
        _waiting.RemoveRange(0, start);
        _isKnown = true;
        return true;
    }

    private void ReadHeader(byte[] header)
    {
        try
        {
            var (info, length) = WavHeader.Read(new MemoryStream(header), "the audio");
            _wav = info;
            _left = length ?? long.MaxValue;
            _format = new AudioFormat(AudioEncoding.Pcm16, info.SampleRate);
        }
        catch (InvalidDataException e)
        {
            throw failures.Garbage("WAV audio that cannot be read", e);
        }
    }

    /// <summary>Where the samples begin; -1 when that has not come yet.</summary>
    private static int FirstSample(ReadOnlySpan<byte> head)
    {
        for (long at = 12; at + 8 <= head.Length;)
        {
            var chunk = head[(int)at..];
            if (chunk.StartsWith("data"u8))
            {
                return (int)at + 8;
            }

            var length = BinaryPrimitives.ReadUInt32LittleEndian(chunk[4..]);
            at += 8 + length + (length & 1L);
        }

        return -1;
    }

    private ReadOnlyMemory<byte> Samples(ReadOnlySpan<byte> bytes)
    {
        if (_wav is not { } wav || wav is { Encoding: WavEncoding.Integer, BitsPerSample: 16, Channels: 1 })
        {
            return bytes.ToArray();
        }

        var mono = new short[bytes.Length / wav.FrameBytes];
        WavSamples.ToMono(bytes, wav, wav.Channels == 1 ? 0 : null, mono);
        return MemoryMarshal.AsBytes<short>(mono).ToArray();
    }
}
