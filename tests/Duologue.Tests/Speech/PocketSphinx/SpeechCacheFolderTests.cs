using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

public sealed class SpeechCacheFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("duologue-tests-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_stored_is_found()
    {
        var cache = new SpeechCacheFolder(_folder);

        var path = cache.Store("words.dict", writer => writer.WriteLine("a AH"));

        Assert.Equal(path, cache.Find("words.dict"));
        Assert.Equal("a AH\n", File.ReadAllText(path));
    }

    [Fact]
    public void A_damaged_file_is_not_found()
    {
        var cache = new SpeechCacheFolder(_folder);
        var path = cache.Store("words.dict", writer => writer.WriteLine("a AH"));

        File.AppendAllText(path, "b");

        Assert.Null(cache.Find("words.dict"));
    }

    [Fact]
    public void Old_files_of_a_kind_are_dropped()
    {
        var cache = new SpeechCacheFolder(_folder);

        for (var i = 0; i < 60; i++)
        {
            cache.Store($"{i}.dict", writer => writer.WriteLine("a AH"));
        }

        Assert.InRange(Directory.GetFiles(_folder, "*.dict").Length, 1, 41);
        Assert.NotNull(cache.Find("59.dict"));
    }
}
