using System.Runtime.InteropServices;

namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// The 20,000 words that general English uses most, with their pronunciations: a seventh of the full dictionary, which costs half the
/// memory and makes fewer errors. Ranking them takes a third of a second, so the outcome is kept.
/// </summary>
internal sealed class GeneralDictionary
{
    private const int WordCount = 20_000;
    private const string FileName = "general-20000.words";

    private readonly PocketSphinxInstallation _installation;
    private readonly string _path;
    private Dictionary<string, string>? _everyWord;

    private GeneralDictionary(PocketSphinxInstallation installation, string path)
    {
        _installation = installation;
        _path = path;
    }

    internal static GeneralDictionary Open(PocketSphinxInstallation installation, SpeechCacheFolder cache)
    {
        var stamp = $";; {installation.Stamp}";
        if (cache.Find(FileName) is { } path && File.ReadLines(path).First() == stamp)
        {
            return new GeneralDictionary(installation, path);
        }

        var words = RankWords(installation.LanguageModel, WordCount);
        return new GeneralDictionary(installation, cache.Store(FileName, writer =>
        {
            writer.WriteLine(stamp);
            foreach (var line in File.ReadLines(installation.Dictionary).Where(line => words.Contains(BaseWordOf(line))))
            {
                writer.WriteLine(line);
            }
        }));
    }

    /// <summary>The dictionary's lines, variants such as <c>a(2)</c> after their word.</summary>
    internal IEnumerable<string> ReadLines() => File.ReadLines(_path).Where(line => !line.StartsWith(";;", StringComparison.Ordinal));

    /// <summary>Pronunciations of a rarer word from the full dictionary, as whole lines joined by line feeds; null when it is not there either.</summary>
    internal string? FindRare(string word) =>
        (_everyWord ??= File.ReadLines(_installation.Dictionary)
            .GroupBy(BaseWordOf, StringComparer.Ordinal)
            .ToDictionary(lines => lines.Key, lines => string.Join('\n', lines), StringComparer.Ordinal))
        .GetValueOrDefault(word);

    /// <summary>The word of a line such as <c>a(2) EY</c>.</summary>
    internal static string BaseWordOf(string line)
    {
        var end = line.IndexOf(' ', StringComparison.Ordinal);
        var word = end < 0 ? line : line[..end];
        return word.IndexOf('(') is > 0 and var variant ? word[..variant] : word;
    }

    private static unsafe HashSet<string> RankWords(string modelPath, int count)
    {
        var arguments = SphinxArguments.Parse(["-mmap", "yes"]);
        var logMath = SphinxBaseNative.CreateLogMath(1.0001, 0, 1);
        var model = SphinxBaseNative.ReadModel(arguments, modelPath, 0, logMath);
        if (model == 0)
        {
            throw new SpeechUnavailableException($"The language model {modelPath} cannot be read; reinstall pocketsphinx-en-us.");
        }

        var total = (int)SphinxBaseNative.GetCounts(model)[0];
        var ranked = new (int Score, string Word)[total];
        for (var i = 0; i < total; i++)
        {
            int used;
            ranked[i] = (SphinxBaseNative.Score(model, i, null, 0, &used), Marshal.PtrToStringUTF8((nint)SphinxBaseNative.GetWord(model, i)) ?? "");
        }

        _ = SphinxBaseNative.FreeModel(model);
        _ = SphinxBaseNative.FreeLogMath(logMath);
        _ = SphinxBaseNative.FreeArguments(arguments);
        return ranked.Where(entry => entry.Word is not ("" or ['<', ..]))
            .OrderByDescending(entry => entry.Score).ThenBy(entry => entry.Word, StringComparer.Ordinal)
            .Take(count).Select(entry => entry.Word).ToHashSet(StringComparer.Ordinal);
    }
}
