using System.Globalization;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Counts word triples and smooths them with Witten and Bell's method: the more different words followed, the more is left for others.</summary>
/// <remarks>
/// For a history seen c times with t different followers, λ = c/(c+t) and P(w|h) = λ·n/c + (1-λ)·P(w|shorter h).
/// Source: Witten and Bell, "The zero-frequency problem" (1991), method C, interpolated.
/// </remarks>
internal sealed class TrigramModel
{
    private const string BeginName = "<s>";
    private const string EndName = "</s>";
    private const int Begin = 0;
    private const int End = 1;
    private const double UnigramFloor = 0.1;

    private readonly List<string> _words = [BeginName, EndName];
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal) { [BeginName] = Begin, [EndName] = End };
    private readonly Dictionary<int, int> _unigrams = new() { [Begin] = 0, [End] = 0 };
    private readonly Dictionary<(int First, int Second), int> _bigrams = [];
    private readonly Dictionary<(int First, int Second, int Third), int> _trigrams = [];
    private readonly Dictionary<int, (int Count, int Kinds)> _afterOne = [];
    private readonly Dictionary<(int First, int Second), (int Count, int Kinds)> _afterTwo = [];
    private long _total;

    private TrigramModel()
    {
    }

    /// <summary>Every word that can be predicted, the end of the sentence included.</summary>
    internal IEnumerable<string> Vocabulary => _words.Where((_, number) => number != Begin);

    internal static TrigramModel Count(IEnumerable<ExampleSentence> sentences)
    {
        var model = new TrigramModel();
        var sentence = new List<int>();
        foreach (var example in sentences)
        {
            sentence.Clear();
            if (example.Begins)
            {
                sentence.Add(Begin);
            }

            sentence.AddRange(example.Words.Select(model.NumberOf));
            if (example.Ends)
            {
                sentence.Add(End);
            }

            model.Add(sentence, example.Begins ? 1 : 0);
        }

        model.CountFollowers();
        return model;
    }

    /// <summary>The probability of a word behind up to two others.</summary>
    internal double Probability(string word, params ReadOnlySpan<string> history)
    {
        var number = _numbers[word];
        return history.Length switch
        {
            0 => One(number),
            1 => Two(_numbers[history[0]], number),
            _ => Three(_numbers[history[^2]], _numbers[history[^1]], number),
        };
    }

    /// <summary>Writes the model the way the libraries read it: ARPA text, ordinal order, invariant numbers.</summary>
    internal void WriteArpa(TextWriter writer)
    {
        writer.NewLine = "\n";
        writer.WriteLine("\\data\\");
        writer.WriteLine($"ngram 1={_words.Count}");
        writer.WriteLine($"ngram 2={_bigrams.Count}");
        writer.WriteLine($"ngram 3={_trigrams.Count}");
        WriteSection(writer, 1, _unigrams.Keys.Select(w => (w == Begin ? -99 : Math.Log10(One(w)), _words[w], Left(_afterOne, w))));
        WriteSection(writer, 2, _bigrams.Keys.Select(g =>
            (Math.Log10(Two(g.First, g.Second)), $"{_words[g.First]} {_words[g.Second]}", Left(_afterTwo, g))));
        WriteSection(writer, 3, _trigrams.Keys.Select(g =>
            (Math.Log10(Three(g.First, g.Second, g.Third)), $"{_words[g.First]} {_words[g.Second]} {_words[g.Third]}", (double?)null)));
        writer.WriteLine();
        writer.WriteLine("\\end\\");
    }

    private static void WriteSection(TextWriter writer, int order, IEnumerable<(double Logarithm, string Words, double? Backoff)> lines)
    {
        writer.WriteLine();
        writer.WriteLine($"\\{order}-grams:");
        foreach (var (logarithm, words, backoff) in lines.OrderBy(line => line.Words, StringComparer.Ordinal))
        {
            writer.Write(logarithm.ToString("F5", CultureInfo.InvariantCulture));
            writer.Write(' ');
            writer.Write(words);
            if (backoff is { } left)
            {
                writer.Write(' ');
                writer.Write(left.ToString("F5", CultureInfo.InvariantCulture));
            }

            writer.WriteLine();
        }
    }

    /// <summary>The logarithm of what a history leaves for words that never followed it: t/(c+t); everything when nothing followed.</summary>
    private static double? Left<T>(Dictionary<T, (int Count, int Kinds)> after, T history)
        where T : notnull =>
        after.TryGetValue(history, out var seen) ? Math.Log10((double)seen.Kinds / (seen.Count + seen.Kinds)) : 0;

    private int NumberOf(string word)
    {
        if (!_numbers.TryGetValue(word, out var number))
        {
            _numbers[word] = number = _words.Count;
            _words.Add(word);
            _unigrams[number] = 0;
        }

        return number;
    }

    private void Add(List<int> sentence, int firstPredicted)
    {
        for (var i = firstPredicted; i < sentence.Count; i++)
        {
            _unigrams[sentence[i]]++;
            _total++;
            if (i >= 1)
            {
                var pair = (sentence[i - 1], sentence[i]);
                _bigrams[pair] = _bigrams.GetValueOrDefault(pair) + 1;
            }

            if (i >= 2)
            {
                var triple = (sentence[i - 2], sentence[i - 1], sentence[i]);
                _trigrams[triple] = _trigrams.GetValueOrDefault(triple) + 1;
            }
        }
    }

    private void CountFollowers()
    {
        foreach (var (gram, count) in _bigrams)
        {
            var seen = _afterOne.GetValueOrDefault(gram.First);
            _afterOne[gram.First] = (seen.Count + count, seen.Kinds + 1);
        }

        foreach (var (gram, count) in _trigrams)
        {
            var history = (gram.First, gram.Second);
            var seen = _afterTwo.GetValueOrDefault(history);
            _afterTwo[history] = (seen.Count + count, seen.Kinds + 1);
        }
    }

    private double One(int word) => word == Begin ? 0 : (_unigrams[word] + UnigramFloor) / (_total + (UnigramFloor * (_words.Count - 1)));

    private double Two(int first, int word) => _afterOne.TryGetValue(first, out var seen)
        ? (_bigrams.GetValueOrDefault((first, word)) + (seen.Kinds * One(word))) / (seen.Count + seen.Kinds)
        : One(word);

    private double Three(int first, int second, int word) => _afterTwo.TryGetValue((first, second), out var seen)
        ? (_trigrams.GetValueOrDefault((first, second, word)) + (seen.Kinds * Two(second, word))) / (seen.Count + seen.Kinds)
        : Two(second, word);
}
