namespace Duologue.Speech.PocketSphinx;

/// <summary>Makes many sentences of every example, always the same ones, for the language model to count.</summary>
internal static class TemplateExpander
{
    // Part of the cache's key: raise it when expansion or slot words change.
    internal const string Version = "2";

    private const int Seed = 20_011;
    private const int SentencesInAll = 12_000;
    private const int FewestEach = 40;
    private const int MostEach = 400;

    internal static IReadOnlyList<ExampleSentence> Expand(IReadOnlyList<string> examples)
    {
        if (examples.Count == 0)
        {
            return [];
        }

        var each = Math.Clamp(SentencesInAll / examples.Count, FewestEach, MostEach);
        var expansion = new Expansion(new Random(Seed));
        var sentences = new List<ExampleSentence>(each * examples.Count);
        foreach (var template in examples.Select(TemplateParser.Parse))
        {
            for (var i = 0; i < each; i++)
            {
                expansion.Add(template, sentences);
            }
        }

        return sentences;
    }

    private sealed class Expansion(Random random)
    {
        private readonly Dictionary<string, SlotDeck?> _decks = new(StringComparer.Ordinal);
        private List<string> _words = [];
        private bool _begins = true;
        private List<ExampleSentence> _sentences = [];

        internal void Add(TemplateNode template, List<ExampleSentence> sentences)
        {
            _sentences = sentences;
            _begins = true;
            Append(template);
            Flush(ends: true);
        }

        private void Append(TemplateNode node)
        {
            switch (node)
            {
                case TemplateNode.Said said:
                    _words.AddRange(said.Words);
                    break;
                case TemplateNode.Sequence sequence:
                    foreach (var part in sequence.Parts)
                    {
                        Append(part);
                    }

                    break;
                case TemplateNode.Choice choice:
                    Append(choice.Alternatives[random.Next(choice.Alternatives.Count)]);
                    break;
                case TemplateNode.Slot slot:
                    AppendSlot(slot.Name);
                    break;
                default:
                    break;
            }
        }

        private void AppendSlot(string name)
        {
            if (!_decks.TryGetValue(name, out var deck))
            {
                _decks[name] = deck = SlotVocabulary.Find(name) is { } phrases ? new SlotDeck(phrases, random) : null;
            }

            if (deck is not null)
            {
                _words.AddRange(deck.Next());
            }
            else
            {
                // Anything may be said here: general English takes over until the example goes on.
                Flush(ends: false);
                _begins = false;
            }
        }

        private void Flush(bool ends)
        {
            if (_words.Count > 0)
            {
                _sentences.Add(new ExampleSentence(_words, _begins, ends));
            }

            _words = [];
        }
    }

    /// <summary>Deals a slot's phrases out evenly, so that a rare city is as well known as a common one.</summary>
    private sealed class SlotDeck(IReadOnlyList<string[]> phrases, Random random)
    {
        private readonly string[][] _cards = [.. phrases];
        private int _next = phrases.Count;

        internal string[] Next()
        {
            if (_next >= _cards.Length)
            {
                random.Shuffle(_cards);
                _next = 0;
            }

            return _cards[_next++];
        }
    }
}
