using System.Text;

namespace Duologue.Chat.OpenAICompatible;

/// <summary>Takes what a model thinks aloud out of streamed text: <c>&lt;think&gt;</c> and its like, wherever the pieces are cut.</summary>
/// <remarks>White space after a thought is dropped too. A closing tag without an opening one is only dropped itself. Not thread-safe.</remarks>
internal sealed class ThoughtFilter
{
    private static readonly string[] Names = ["think", "thinking", "thought", "reasoning"];
    private static readonly string[] Opening = [.. Names.Select(n => $"<{n}>")];
    private static readonly string[] Closing = [.. Names.Select(n => $"</{n}>")];
    private static readonly string[] Both = [.. Opening, .. Closing];

    private readonly StringBuilder _waiting = new();
    private string? _end;
    private bool _isAfterThought;

    /// <summary>Takes the next text; returns what may be spoken of it so far.</summary>
    public string Push(string text)
    {
        _waiting.Append(text);
        var output = new StringBuilder();
        while (Step(output))
        {
        }

        return output.ToString();
    }

    /// <summary>What was held back and turned out to be plain text. A thought without an end stays unspoken.</summary>
    public string Flush()
    {
        var rest = _end is null ? _waiting.ToString() : "";
        _waiting.Clear();
        return rest;
    }

    private bool Step(StringBuilder output)
    {
        var text = _waiting.ToString();
        if (text.Length == 0)
        {
            return false;
        }

        if (_end is { } end)
        {
            var at = text.IndexOf(end, StringComparison.OrdinalIgnoreCase);
            _waiting.Remove(0, at >= 0 ? at + end.Length : text.Length - Held(text, [end]));
            if (at >= 0)
            {
                (_end, _isAfterThought) = (null, true);
            }

            return at >= 0;
        }

        if (_isAfterThought)
        {
            var start = text.Length - text.AsSpan().TrimStart().Length;
            _waiting.Remove(0, start);
            _isAfterThought = start == text.Length;
            return !_isAfterThought;
        }

        return Speak(text, output);
    }

    private bool Speak(string text, StringBuilder output)
    {
        var (at, tag) = FirstTag(text);
        if (tag is null)
        {
            var plain = text.Length - Held(text, Both);
            output.Append(text, 0, plain);
            _waiting.Remove(0, plain);
            return false;
        }

        output.Append(text, 0, at);
        _waiting.Remove(0, at + tag.Length);
        var opened = Array.IndexOf(Opening, tag);
        (_end, _isAfterThought) = opened >= 0 ? (Closing[opened], false) : (null, true);
        return true;
    }

    private static (int At, string? Tag) FirstTag(string text)
    {
        var first = (At: -1, Tag: (string?)null);
        foreach (var tag in Both)
        {
            var at = text.IndexOf(tag, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && (first.Tag is null || at < first.At))
            {
                first = (at, tag);
            }
        }

        return first;
    }

    /// <summary>Length of the text's end that may become a tag.</summary>
    private static int Held(string text, string[] tags)
    {
        var at = text.LastIndexOf('<');
        return at >= 0 && tags.Any(t => t.Length > text.Length - at && t.AsSpan().StartsWith(text.AsSpan(at), StringComparison.OrdinalIgnoreCase))
            ? text.Length - at
            : 0;
    }
}
