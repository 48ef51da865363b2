using Duologue.Tests.Architecture;

namespace Duologue.AspNetCore.Tests.Architecture;

/// <summary>No leaf folder of the package sees another: deleting one breaks only programs that call its extension.</summary>
public class LeafFolderTests
{
    private static readonly string Package = Path.Combine(SourceTree.Root, "src", "Duologue.AspNetCore");

    [Fact]
    public void No_leaf_folder_uses_another()
    {
        var leaves = Directory.GetDirectories(Package).Select(Path.GetFileName).Where(f => f is not "bin" and not "obj").ToList();

        var wrong = from leaf in leaves
                    from file in SourceTree.Files.Where(f => f.StartsWith(Path.Combine(Package, leaf!) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                    from other in leaves
                    where other != leaf && SourceTree.Code(file).Contains($"Duologue.AspNetCore.{other}", StringComparison.Ordinal)
                    select $"{SourceTree.Relative(file)} uses {other}";

        Assert.Contains("Twilio", leaves);
        Assert.Empty(wrong);
    }
}
