using Duologue.Setup;

namespace Duologue.Browser.Tests.Support;

/// <summary>What lies in <c>samples/</c> beside the tests.</summary>
internal static class Samples
{
    private static readonly string Folder = Find();

    /// <summary>A recording of <c>samples/audio</c>.</summary>
    public static string Path(string name) => System.IO.Path.Combine(Folder, "audio", name);

    /// <summary>A file of <c>samples/</c> itself.</summary>
    public static string Text(string name) => File.ReadAllText(System.IO.Path.Combine(Folder, name));

    /// <summary>Skips the test where the offline engine has no ears or no mouth.</summary>
    public static void NeedOfflineEngine()
    {
        if (!OfflineModel.IsAvailable(out var reason))
        {
            Assert.Skip(reason ?? "the offline engine is not installed");
        }
    }

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var samples = System.IO.Path.Combine(folder.FullName, "samples");
            if (Directory.Exists(System.IO.Path.Combine(samples, "audio")))
            {
                return samples;
            }
        }

        throw new DirectoryNotFoundException("samples/audio was not found above the test");
    }
}
