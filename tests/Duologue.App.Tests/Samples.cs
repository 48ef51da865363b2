using Duologue.Speech.Flite;
using Duologue.Speech.PocketSphinx;

namespace Duologue.App.Tests;

/// <summary>The repository's sample recordings, and whether this machine can listen to them.</summary>
internal static class Samples
{
    public static string Folder { get; } = Find();

    public static string Path(string name) => System.IO.Path.Combine(Folder, name);

    public static void NeedOfflineEngine()
    {
        if (!PocketSphinxRecognizer.IsAvailable(out var reason))
        {
            Assert.Skip(reason ?? "the offline recogniser is not installed");
        }

        if (!FliteVoice.IsAvailable(out reason))
        {
            Assert.Skip(reason ?? "the offline voice is not installed");
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = System.IO.Path.Combine(folder.FullName, "samples", "audio");
            if (Directory.Exists(samples))
            {
                return samples;
            }
        }

        throw new DirectoryNotFoundException("samples/audio was not found above the test");
    }
}
