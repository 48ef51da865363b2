using System.Security.Cryptography;
using System.Text;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Turns hints into the two files a decoder reads: a dictionary of general and domain words, and an n-gram of the domain.</summary>
/// <remarks>Not thread-safe: built one at a time.</remarks>
internal sealed class VocabularyBuilder(PocketSphinxInstallation installation, SpeechCacheFolder cache)
{
    // Part of every key: raise it when the same hints would give other files.
    private const string Version = "1";

    internal VocabularyFiles Build(SpeechHints hints)
    {
        var key = KeyOf(hints);
        var dictionaryName = $"{key}.dict";
        var modelName = $"{key}.lm";
        var hasExamples = hints.Examples.Count > 0;
        if (cache.Find(dictionaryName) is { } dictionary && (!hasExamples || cache.Find(modelName) is not null))
        {
            return new VocabularyFiles(dictionary, hasExamples ? cache.Find(modelName) : null);
        }

        var general = GeneralDictionary.Open(installation, cache);
        var sentences = TemplateExpander.Expand(hints.Examples);
        var domainWords = sentences.SelectMany(sentence => sentence.Words).Concat(hints.Pronunciations.Keys.Select(word => word.ToLowerInvariant()))
            .ToHashSet(StringComparer.Ordinal);
        var path = cache.Store(dictionaryName, writer => WriteDictionary(writer, general, domainWords, hints.Pronunciations));
        return new VocabularyFiles(path, hasExamples ? cache.Store(modelName, writer => TrigramModel.Count(sentences).WriteArpa(writer)) : null);
    }

    private static void WriteDictionary(
        TextWriter writer, GeneralDictionary general, HashSet<string> domainWords, IReadOnlyDictionary<string, string> pronunciations)
    {
        var stated = pronunciations.ToDictionary(pair => pair.Key.ToLowerInvariant(), pair => pair.Value, StringComparer.Ordinal);
        var written = new HashSet<string>(StringComparer.Ordinal);
        foreach (var line in general.ReadLines())
        {
            var word = GeneralDictionary.BaseWordOf(line);
            if (!stated.ContainsKey(word))
            {
                written.Add(word);
                writer.WriteLine(line);
            }
        }

        foreach (var word in domainWords.Where(word => !written.Contains(word)).Order(StringComparer.Ordinal))
        {
            var line = stated.TryGetValue(word, out var phones) ? $"{word} {phones.Trim()}"
                : general.FindRare(word) ?? (PronunciationLexicon.Pronounce(word) is { } guess ? $"{word} {guess}" : null);
            // A word nobody can pronounce is left out: the language model drops it by itself.
            if (line is not null)
            {
                writer.WriteLine(line);
            }
        }
    }

    private string KeyOf(SpeechHints hints)
    {
        var text = new StringBuilder().AppendJoin('\n', Version, TemplateExpander.Version, installation.Stamp).Append('\n')
            .AppendJoin('\n', hints.Examples).Append('\0')
            .AppendJoin('\n', hints.Pronunciations.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key} {pair.Value}"));
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..20].ToLowerInvariant();
    }
}
