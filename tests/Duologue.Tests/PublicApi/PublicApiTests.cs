using System.Reflection;
using Duologue.Testing;
using Duologue.Tests.Architecture;

namespace Duologue.Tests.PublicApi;

/// <summary>The public surface of each package is a reviewed text file. <c>DUOLOGUE_APPROVE=1 ./test.sh</c> rewrites it.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_library_shows_what_was_approved() => Check(typeof(RealtimeSession).Assembly);

    [Fact]
    public void The_testing_package_shows_what_was_approved() => Check(typeof(ManualTimeProvider).Assembly);

    private static void Check(Assembly assembly)
    {
        var path = Path.Combine(SourceTree.Root, "tests", "Duologue.Tests", "PublicApi", $"{assembly.GetName().Name}.approved.txt");
        var actual = PublicSurface.Of(assembly);
        if (Environment.GetEnvironmentVariable("DUOLOGUE_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; DUOLOGUE_APPROVE=1 ./test.sh writes it");
        var approved = File.ReadAllText(path).ReplaceLineEndings("\n");
        var (now, before) = (actual.Split('\n'), approved.Split('\n'));
        var difference = now.Except(before).Select(l => $"+ {l}").Concat(before.Except(now).Select(l => $"- {l}")).Take(20);
        Assert.True(actual == approved, "The public surface changed; review it, then run DUOLOGUE_APPROVE=1 ./test.sh\n" + string.Join('\n', difference));
    }
}
