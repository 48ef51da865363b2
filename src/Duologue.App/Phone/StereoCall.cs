using Duologue.Audio;

namespace Duologue.App.Phone;

/// <summary>Writes a call as a stereo WAV file: caller left, agent right, on the listener's clock.</summary>
internal sealed class StereoCall : IDisposable
{
    private readonly WavWriter _writer;

    private StereoCall(WavWriter writer) => _writer = writer;

    /// <summary>Creates the file at once, so that a wrong path is known before the call.</summary>
    /// <exception cref="AppException">It cannot be written.</exception>
    public static StereoCall Create(string path)
    {
        try
        {
            return new StereoCall(WavWriter.Create(path, AudioFormat.Pcm8k, channels: 2));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot write '{path}': {error.Message}");
        }
    }

    /// <summary>Writes both sides.</summary>
    /// <param name="caller">µ-law at 8 kHz.</param>
    /// <param name="agent">µ-law at 8 kHz, as long as the other.</param>
    public void Write(ReadOnlySpan<byte> caller, ReadOnlySpan<byte> agent)
    {
        var both = new short[caller.Length * 2];
        for (var i = 0; i < caller.Length; i++)
        {
            both[2 * i] = G711.DecodeMuLaw(caller[i]);
            both[(2 * i) + 1] = G711.DecodeMuLaw(agent[i]);
        }

        _writer.Write(both);
    }

    public void Dispose() => _writer.Dispose();
}
