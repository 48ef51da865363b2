namespace Duologue.Speech.PocketSphinx;

/// <summary>Reads <c>[please] book (a table|something) for {number}</c>. A bracket without its partner is left out: people write examples by hand.</summary>
internal sealed class TemplateParser
{
    private const string Special = "[](){}|";

    private readonly string _text;
    private int _position;

    private TemplateParser(string text) => _text = text;

    internal static TemplateNode Parse(string template)
    {
        var parser = new TemplateParser(template);
        var parts = new List<TemplateNode>();
        while (parser._position < template.Length)
        {
            parts.Add(parser.ParseAlternatives(closing: null));
            // What stopped it is a closing bracket nobody opened.
            parser._position++;
        }

        return parts.Count == 1 ? parts[0] : new TemplateNode.Sequence(parts);
    }

    private TemplateNode ParseAlternatives(char? closing)
    {
        var alternatives = new List<TemplateNode> { ParseSequence() };
        while (_position < _text.Length && _text[_position] == '|')
        {
            _position++;
            alternatives.Add(ParseSequence());
        }

        if (closing is not null && _position < _text.Length && _text[_position] == closing)
        {
            _position++;
        }

        return alternatives.Count == 1 ? alternatives[0] : new TemplateNode.Choice(alternatives);
    }

    private TemplateNode.Sequence ParseSequence()
    {
        var parts = new List<TemplateNode>();
        while (_position < _text.Length)
        {
            switch (_text[_position])
            {
                case '[':
                    _position++;
                    parts.Add(new TemplateNode.Choice([ParseAlternatives(']'), new TemplateNode.Sequence([])]));
                    break;
                case '(':
                    _position++;
                    parts.Add(ParseAlternatives(')'));
                    break;
                case '{':
                    _position++;
                    parts.Add(new TemplateNode.Slot(TakeUntilSpecial().Trim()));
                    _position += _position < _text.Length && _text[_position] == '}' ? 1 : 0;
                    break;
                case ']' or ')' or '|':
                    return new TemplateNode.Sequence(parts);
                case '}':
                    _position++;
                    break;
                default:
                    parts.Add(new TemplateNode.Said(SpeechWords.Split(TakeUntilSpecial())));
                    break;
            }
        }

        return new TemplateNode.Sequence(parts);
    }

    private string TakeUntilSpecial()
    {
        var start = _position;
        while (_position < _text.Length && !Special.Contains(_text[_position], StringComparison.Ordinal))
        {
            _position++;
        }

        return _text[start.._position];
    }
}
