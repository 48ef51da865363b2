using Duologue.Audio;

namespace Duologue.Browser.Tests.Support;

/// <summary>A recording for the fake microphone: the repository's samples, each at the time it is to be said, 48 kHz as Chromium reads it.</summary>
internal sealed class MicrophoneFile : IDisposable
{
    private const int Rate = 48_000;
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(60);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("duologue-microphone-");

    private MicrophoneFile(short[] samples) => WavFile.Write(Path, Rate, samples);

    public string Path => System.IO.Path.Combine(_folder.FullName, "microphone.wav");

    /// <summary>Silence between what is said, and for a minute behind.</summary>
    public static MicrophoneFile Of(params (string Sample, TimeSpan At)[] said)
    {
        var samples = new List<short>();
        foreach (var (name, at) in said)
        {
            var start = (int)(at.TotalSeconds * Rate);
            ArgumentOutOfRangeException.ThrowIfLessThan(start, samples.Count, nameof(said));
            samples.AddRange(new short[start - samples.Count]);
            samples.AddRange(WavFile.Read(Samples.Path(name)).At(Rate));
        }

        samples.AddRange(new short[(int)(Rest.TotalSeconds * Rate)]);
        return new MicrophoneFile([.. samples]);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
