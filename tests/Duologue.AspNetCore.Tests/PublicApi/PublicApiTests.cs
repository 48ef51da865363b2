using Duologue.AspNetCore.Twilio;
using Duologue.Tests.Architecture;
using Duologue.Tests.PublicApi;

namespace Duologue.AspNetCore.Tests.PublicApi;

/// <summary>The public surface of the package is a reviewed text file. <c>DUOLOGUE_APPROVE=1 ./test.sh</c> rewrites it.</summary>
public class PublicApiTests
{
    [Fact]
    public void The_package_shows_what_was_approved()
    {
        var path = Path.Combine(SourceTree.Root, "tests", "Duologue.AspNetCore.Tests", "PublicApi", "Duologue.AspNetCore.approved.txt");
        var actual = PublicSurface.Of(typeof(TwilioOptions).Assembly);
        if (Environment.GetEnvironmentVariable("DUOLOGUE_APPROVE") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.True(File.Exists(path), $"{path} is missing; DUOLOGUE_APPROVE=1 ./test.sh writes it");
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), actual);
    }
}
