using System.Buffers.Binary;
using Duologue.Audio;

namespace Duologue.Endpoints.File;

/// <summary>Writes a call down as it is heard, tick by tick.</summary>
internal sealed class WavFileOutput(string path, AudioFormat format, bool stereo) : IDisposable
{
    private readonly WavWriter _writer = stereo
        ? WavWriter.Create(path, new AudioFormat(AudioEncoding.Pcm16, format.SampleRate), 2)
        : WavWriter.Create(path, format);

    /// <summary>Writes one tick of both sides.</summary>
    public void Write(ReadOnlySpan<byte> said, ReadOnlySpan<byte> heard)
    {
        if (!stereo)
        {
            _writer.Write(heard);
            return;
        }

        var size = format.BytesPerSample;
        var both = new short[heard.Length / size * 2];
        for (var i = 0; i < both.Length; i += 2)
        {
            both[i] = Sample(format.Encoding, said[(i / 2 * size)..]);
            both[i + 1] = Sample(format.Encoding, heard[(i / 2 * size)..]);
        }

        _writer.Write(both);
    }

    /// <summary>The linear value of the first sample.</summary>
    public static short Sample(AudioEncoding encoding, ReadOnlySpan<byte> data) => encoding switch
    {
        AudioEncoding.MuLaw => G711.DecodeMuLaw(data[0]),
        AudioEncoding.ALaw => G711.DecodeALaw(data[0]),
        _ => BinaryPrimitives.ReadInt16LittleEndian(data),
    };

    public void Dispose() => _writer.Dispose();
}
