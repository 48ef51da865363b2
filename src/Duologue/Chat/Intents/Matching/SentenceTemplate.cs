namespace Duologue.Chat.Intents.Matching;

/// <summary>An example sentence with <c>[optional]</c>, <c>(this|that)</c> and <c>{slot}</c>, and the sentences it stands for.</summary>
/// <remarks>A bracket without its partner is ignored, so any text is a template.</remarks>
internal sealed class SentenceTemplate
{
    private const int MaxDepth = 12;

    private const int MaxLength = 1000;

    private readonly string _source;
    private readonly Node _root;
    private int _at;

    /// <summary>Parses an example.</summary>
    public SentenceTemplate(string source)
    {
        _source = source.Length > MaxLength ? source[..MaxLength] : source;
        _root = ParseChoice(depth: 0);
        while (_at < _source.Length)
        {
            _at++;
            _root = new Node.Sequence([_root, ParseChoice(depth: 0)]);
        }
    }

    /// <summary>Up to <paramref name="most"/> sentences, spread evenly over all there are; the same ones every time.</summary>
    public IEnumerable<IReadOnlyList<TemplatePart>> Expand(int most)
    {
        var count = Math.Min(_root.Count, most);
        for (long i = 0; i < count; i++)
        {
            var parts = new List<TemplatePart>();
            // Knuth's multiplicative step visits a spread of the combinations instead of the first ones only.
            _root.Emit(_root.Count <= most ? i : (long)(((ulong)i * 2654435761UL) % (ulong)_root.Count), parts);
            yield return parts;
        }
    }

    private Node ParseChoice(int depth)
    {
        var branches = new List<Node> { ParseSequence(depth) };
        while (depth > 0 && _at < _source.Length && _source[_at] == '|')
        {
            _at++;
            branches.Add(ParseSequence(depth));
        }

        return branches.Count == 1 ? branches[0] : new Node.Choice(branches);
    }

    private Node.Sequence ParseSequence(int depth)
    {
        var nodes = new List<Node>();
        while (_at < _source.Length && !(depth > 0 && _source[_at] is ')' or ']' or '|') && !(depth == 0 && _source[_at] is ')' or ']'))
        {
            nodes.Add(ParseNode(depth));
        }

        return new Node.Sequence(nodes);
    }

    private Node ParseNode(int depth)
    {
        var letter = _source[_at];
        if (letter is '(' or '[' && depth < MaxDepth)
        {
            _at++;
            var inner = ParseChoice(depth + 1);
            _at += _at < _source.Length ? 1 : 0;
            return letter == '(' ? inner : new Node.Choice([new Node.Sequence([]), inner]);
        }

        var close = letter == '{' ? _source.IndexOf('}', _at) : -1;
        if (close > _at)
        {
            var name = _source[(_at + 1)..close].Trim();
            _at = close + 1;
            return new Node.Leaf(new TemplatePart(name, IsSlot: true));
        }

        var start = _at++;
        while (_at < _source.Length && !"()[]{|".Contains(_source[_at], StringComparison.Ordinal))
        {
            _at++;
        }

        return new Node.Leaf(new TemplatePart(_source[start.._at].Trim('(', '[', '{', '|'), IsSlot: false));
    }

    private abstract class Node
    {
        private const long MaxCount = 1_000_000_000_000;

        public abstract long Count { get; }

        public abstract void Emit(long index, List<TemplatePart> parts);

        public sealed class Leaf(TemplatePart part) : Node
        {
            public override long Count => 1;

            public override void Emit(long index, List<TemplatePart> parts) => parts.Add(part);
        }

        public sealed class Sequence(List<Node> nodes) : Node
        {
            public override long Count { get; } = nodes.Aggregate(1L,
                (all, node) => Math.Min(MaxCount, all * Math.Min(node.Count, 1_000_000)));

            public override void Emit(long index, List<TemplatePart> parts)
            {
                foreach (var node in nodes)
                {
                    node.Emit(index % node.Count, parts);
                    index /= node.Count;
                }
            }
        }

        public sealed class Choice(List<Node> branches) : Node
        {
            public override long Count { get; } = branches.Aggregate(0L, (all, node) => Math.Min(MaxCount, all + node.Count));

            public override void Emit(long index, List<TemplatePart> parts)
            {
                foreach (var branch in branches)
                {
                    if (index < branch.Count)
                    {
                        branch.Emit(index, parts);
                        return;
                    }

                    index -= branch.Count;
                }
            }
        }
    }
}
