using System.Text.RegularExpressions;

namespace Duologue.Tests.Architecture;

/// <summary>The library's sources, as far as the house's rules need them.</summary>
internal static partial class SourceTree
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every C# file under <c>src</c> that people wrote.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
                && !f.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static string Relative(string file) => Path.GetRelativePath(Root, file).Replace('\\', '/');

    /// <summary>The text without comments and without what stands in strings.</summary>
    public static string Code(string file) => NotCode().Replace(File.ReadAllText(file), " ");

    /// <summary>Top-level types of a file.</summary>
    public static IEnumerable<string> Types(string code) => Declaration().Matches(code).Select(m => m.Groups[1].Value);

    /// <summary>Folders of the library whose namespaces a file imports or names.</summary>
    public static IEnumerable<string> Imports(string code) =>
        Import().Matches(code).Select(m => m.Groups[1].Value.Replace('.', '/')).Distinct();

    /// <summary>All words of code that begin with a capital, except names of members being accessed or declared.</summary>
    public static IEnumerable<string> TypeWords(string code) => Word().Matches(code).Select(m => m.Value);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Duologue.slnx")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("Duologue.slnx was not found above the test");
    }

    [GeneratedRegex("""//[^\n]*|/\*.*?\*/|\"{3,}.*?\"{3,}|@"(?:[^"]|"")*"|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])+'""", RegexOptions.Singleline)]
    private static partial Regex NotCode();

    [GeneratedRegex(@"^(?:public |internal |file )?(?:static |sealed |abstract |readonly |unsafe |partial |ref )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?:^using (?:static )?|[^\w.])Duologue\.([A-Z]\w*(?:\.[A-Z]\w*)?)(?=;|\.)", RegexOptions.Multiline)]
    private static partial Regex Import();

    // not behind a dot (a member), and not before " {", " =", ";" (a property or field of that name)
    [GeneratedRegex(@"(?<![.\w])[A-Z]\w*(?![\w]|\s*(?:\{ (?:get|init)|=[^=>]|;))")]
    private static partial Regex Word();
}
