using System.Runtime.CompilerServices;

namespace Duologue.Tests.Architecture;

/// <summary>The repository's files, found from where this file was compiled or by walking up from the test's folder.</summary>
internal static class SourceTree
{
    /// <summary>The repository's root; null when the sources are not there, as on a machine that only runs the tests.</summary>
    public static string? Root { get; } = Find(AppContext.BaseDirectory) ?? Find(Path.GetDirectoryName(ThisFile()) ?? "");

    /// <summary>The root, or the test is skipped.</summary>
    public static string Require()
    {
        if (Root is null)
        {
            Assert.Skip("The sources are not here.");
        }

        return Root ?? "";
    }

    /// <summary>C# files below a folder of the repository, built ones left out.</summary>
    public static IEnumerable<string> Files(string folder)
    {
        var path = Path.Combine(Require(), folder);
        return Directory.Exists(path)
            ? Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Where(f => !f.Contains("/obj/") && !f.Contains("/bin/"))
            : [];
    }

    /// <summary>A file's path from the repository's root.</summary>
    public static string Relative(string path) => Path.GetRelativePath(Require(), path).Replace('\\', '/');

    private static string? Find(string start)
    {
        for (var folder = new DirectoryInfo(start.Length == 0 ? "." : start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Duologue.slnx")))
            {
                return folder.FullName;
            }
        }

        return null;
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
