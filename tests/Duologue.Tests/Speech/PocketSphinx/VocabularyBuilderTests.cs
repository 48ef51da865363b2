using Duologue.Speech;
using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

[Trait("Needs", "pocketsphinx")]
public sealed class VocabularyBuilderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("duologue-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_dictionary_holds_general_and_domain_words_each_once()
    {
        var files = Create().Build(new SpeechHints { Examples = ["start my pilates [kettlebellish] workout in reykjavik"] });

        var lines = File.ReadAllLines(files.Dictionary);
        var words = lines.Select(line => line.Split(' ')[0]).ToArray();
        Assert.InRange(words.Count(word => !word.Contains('(', StringComparison.Ordinal)), 19_000, 20_010);
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.Contains("reykjavik", words);
        Assert.Contains("the", words);
    }

    [Fact]
    public void Stated_pronunciations_replace_the_dictionarys()
    {
        var hints = new SpeechHints
        {
            Examples = ["a pilates class"],
            Pronunciations = new Dictionary<string, string> { ["Pilates"] = "P AH L AA T IY Z", ["Duologue"] = "D UW OW L AA G" },
        };

        var lines = File.ReadAllLines(Create().Build(hints).Dictionary);

        Assert.Equal(["pilates P AH L AA T IY Z"], lines.Where(line => line.StartsWith("pilates", StringComparison.Ordinal)));
        Assert.Contains("duologue D UW OW L AA G", lines);
    }

    [Fact]
    public void The_second_time_the_files_are_taken_from_the_cache()
    {
        var hints = new SpeechHints { Examples = ["what's the weather in {city}"] };
        var first = Create().Build(hints);
        var time = File.GetLastWriteTimeUtc(first.Dictionary);

        var second = Create().Build(hints);

        Assert.Equal(first, second);
        Assert.Equal(time, File.GetLastWriteTimeUtc(second.Dictionary));
    }

    [Fact]
    public void A_damaged_cache_is_built_again()
    {
        var hints = new SpeechHints { Examples = ["what's the weather in {city}"] };
        var files = Create().Build(hints);
        var whole = File.ReadAllText(files.Dictionary);
        File.WriteAllText(files.Dictionary, whole[..1_000]);
        File.WriteAllText(Path.Combine(_folder, "general-20000.words"), "");

        Create().Build(hints);

        Assert.Equal(whole, File.ReadAllText(files.Dictionary));
    }

    [Fact]
    public void Without_examples_there_is_no_domain_model()
    {
        Assert.Null(Create().Build(new SpeechHints()).LanguageModel);
    }

    private VocabularyBuilder Create()
    {
        Assert.SkipUnless(PocketSphinxInstallation.TryFind(new PocketSphinxOptions().ModelFolder, out var installation, out var reason), reason ?? "");
        return new VocabularyBuilder(installation, new SpeechCacheFolder(_folder));
    }
}
