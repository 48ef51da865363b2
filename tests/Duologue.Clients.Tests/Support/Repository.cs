namespace Duologue.Clients.Tests.Support;

/// <summary>Files of the repository that tests use where they lie.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    /// <summary>The scripts that use the npm packages.</summary>
    public static string Scripts { get; } = Path.Combine(Root, "tests", "Duologue.Clients.Tests", "node");

    /// <summary>A recording of what a caller might say.</summary>
    public static string Recording(string name) => Path.Combine(Root, "samples", "audio", name);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Duologue.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("The repository was not found above the test.");
    }
}
