namespace Duologue.Tests.Audio;

/// <summary>Finds the recorded speech that lies beside or above the checkout.</summary>
internal static class RecordedSpeech
{
    /// <summary>Path of a recording; skips the test when the recordings are not there.</summary>
    public static string Path(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = System.IO.Path.Combine(folder.FullName, "shared", "audio", name);
            if (File.Exists(path))
            {
                return path;
            }
        }

        Assert.Skip($"The recorded speech is not here: no folder above the tests holds shared/audio/{name}.");
        return "";
    }
}
