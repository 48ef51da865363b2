using Duologue.Testing;
using Duologue.Tests.Architecture;

namespace Duologue.Tests.PublicApi;

/// <summary>
/// The public surface of each package, as text under version control: a change of it shows in a review.
/// With <c>DUOLOGUE_APPROVE=1</c> in the environment the test writes the text anew instead of comparing.
/// </summary>
public sealed class PublicApiTests
{
    public static TheoryData<string> Packages => ["Duologue", "Duologue.Testing"];

    [Theory]
    [MemberData(nameof(Packages))]
    public void The_public_surface_is_the_approved_one(string package)
    {
        var assembly = package == "Duologue" ? typeof(RealtimeSession).Assembly : typeof(ScriptedModel).Assembly;
        var surface = PublicSurface.Describe(assembly);
        var path = Path.Combine(SourceTree.Require(), "tests/Duologue.Tests/PublicApi", $"{package}.approved.txt");

        if (Environment.GetEnvironmentVariable("DUOLOGUE_APPROVE") == "1")
        {
            File.WriteAllText(path, surface);
        }

        var approved = File.Exists(path) ? File.ReadAllText(path).ReplaceLineEndings("\n") : "";
        var added = surface.Split('\n').Except(approved.Split('\n'));
        var removed = approved.Split('\n').Except(surface.Split('\n'));
        Assert.True(
            surface == approved,
            $"The public surface of {package} changed. If that is meant, run the test with DUOLOGUE_APPROVE=1 and commit the file.\n"
            + $"Added:\n{string.Join('\n', added)}\nRemoved:\n{string.Join('\n', removed)}");
    }

    [Fact]
    public void A_record_is_described_by_what_its_author_wrote()
    {
        var lines = PublicSurface.Describe(typeof(Duologue.Audio.AudioFormat).Assembly).Split('\n');

        Assert.Contains("  Int32 BytesPerSecond { get; }", lines);
        Assert.Contains("readonly struct Duologue.Audio.AudioFormat : IEquatable<AudioFormat>", lines);
    }
}
