using System.Diagnostics.CodeAnalysis;

namespace Duologue.Chat.Intents.Language;

/// <summary>Finds known phrases of one or more words, plural endings forgiven.</summary>
internal sealed class PhraseBook
{
    private readonly Dictionary<string, List<(string[] Words, string Value)>> _byFirst = [];

    /// <summary>Adds a phrase and the value it stands for.</summary>
    public void Add(string phrase, string value)
    {
        var words = Sentence.Split(phrase).Select(word => Stems.Singular(word.Text)).ToArray();
        if (words.Length == 0)
        {
            return;
        }

        if (!_byFirst.TryGetValue(words[0], out var list))
        {
            _byFirst[words[0]] = list = [];
        }

        list.Add((words, value));
        list.Sort((left, right) => right.Words.Length.CompareTo(left.Words.Length));
    }

    /// <summary>The longest phrase that starts at <paramref name="at"/>.</summary>
    public bool TryRead(IReadOnlyList<Word> words, int at, [NotNullWhen(true)] out string? value, out int length)
    {
        if (_byFirst.TryGetValue(Stems.Singular(words[at].Text), out var candidates))
        {
            foreach (var (phrase, found) in candidates)
            {
                if (Follows(words, at, phrase))
                {
                    (value, length) = (found, phrase.Length);
                    return true;
                }
            }
        }

        (value, length) = (null, 0);
        return false;
    }

    private static bool Follows(IReadOnlyList<Word> words, int at, string[] phrase)
    {
        if (at + phrase.Length > words.Count)
        {
            return false;
        }

        for (var i = 1; i < phrase.Length; i++)
        {
            if (Stems.Singular(words[at + i].Text) != phrase[i])
            {
                return false;
            }
        }

        return true;
    }
}
