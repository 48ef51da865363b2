using Duologue.Audio;

namespace Duologue.App.Phone;

/// <summary>Writes a call down as both phones heard it: the other side left, our agent right. Not thread-safe: the pair locks.</summary>
internal sealed class CallRecording : IDisposable
{
    private readonly WavWriter _writer;
    private readonly short[] _other = new short[EndpointPair.FrameBytes];
    private readonly short[] _own = new short[EndpointPair.FrameBytes];
    private readonly short[] _both = new short[EndpointPair.FrameBytes * 2];
    private bool _isClosed;

    /// <param name="path">The file; one that is there is replaced.</param>
    /// <exception cref="AppException">It cannot be written.</exception>
    public CallRecording(string path)
    {
        try
        {
            _writer = WavWriter.Create(path, AudioFormat.Pcm8k, channels: 2);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot write '{path}': {error.Message}");
        }
    }

    /// <summary>Writes one frame of each side, both heard at the same time.</summary>
    public void Write(ReadOnlySpan<byte> other, ReadOnlySpan<byte> own)
    {
        if (_isClosed)
        {
            return;
        }

        G711.Decode(AudioEncoding.MuLaw, other, _other);
        G711.Decode(AudioEncoding.MuLaw, own, _own);
        for (var i = 0; i < _other.Length; i++)
        {
            _both[2 * i] = _other[i];
            _both[(2 * i) + 1] = _own[i];
        }

        _writer.Write(_both);
    }

    public void Dispose()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _writer.Dispose();
        }
    }
}
