using System.Text;
using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models.Reconnecting;

/// <summary>One item of the conversation and the words of it that are known so far.</summary>
internal sealed class MirroredItem(WireItem item, bool fromClient)
{
    private readonly StringBuilder _words = new();
    private WireItem _item = item;
    private long _audioBytes;
    private bool _isTruncated;

    public string? Id => _item.Id;

    /// <summary>Whether the server has said that it is in the conversation.</summary>
    public bool IsAcknowledged { get; set; }

    /// <summary>Whether the server has said that it is whole.</summary>
    public bool IsSaidDone { get; private set; }

    public void Heard(int audioBytes) => _audioBytes += audioBytes;

    public void Append(string? words)
    {
        if (!_isTruncated)
        {
            _words.Append(words);
        }
    }

    public void Replace(string? words)
    {
        if (!_isTruncated && words is not null)
        {
            _words.Clear().Append(words);
        }
    }

    /// <summary>The server said that it is whole in the conversation.</summary>
    public void SaidDone(WireItem item)
    {
        IsSaidDone = true;
        Done(item);
    }

    /// <summary>The item is whole; its own words count more than what was put together from pieces.</summary>
    public void Done(WireItem item)
    {
        if (fromClient)
        {
            return;
        }

        _item = item;
        if (WordsOf(item) is { Length: > 0 } words)
        {
            Replace(words);
        }
    }

    /// <summary>Keeps the share of the words that the share of heard audio stands for, to the last whole word.</summary>
    public void Truncate(int audioEndMs, AudioFormat format)
    {
        if (_words.Length == 0 && WordsOf(_item) is { } whole)
        {
            _words.Append(whole);
        }

        _isTruncated = true;
        var all = format.DurationOf(_audioBytes).TotalMilliseconds;
        if (all <= 0 || audioEndMs >= all)
        {
            return;
        }

        var text = _words.ToString();
        var cut = (int)(text.Length * (audioEndMs / all));
        cut = cut <= 0 ? 0 : text.LastIndexOf(' ', Math.Min(cut, text.Length - 1));
        _words.Clear().Append(text.AsSpan(0, Math.Max(cut, 0)));
    }

    /// <summary>The item for a new conversation; null when there is nothing to say of it.</summary>
    public WireItem? ToReplay(Func<string, byte[]?> audioOf) => _item.Type switch
    {
        "mcp_approval_response" => null,
        not null when fromClient => _item,
        "message" => MessageToReplay(audioOf),
        "function_call" when _item is { Status: null or "completed", Arguments: not null, Name: not null } =>
            new WireItem { Id = _item.Id, Type = _item.Type, Status = "completed", CallId = _item.CallId, Name = _item.Name, Arguments = _item.Arguments },
        "function_call_output" => _item,
        _ => null,
    };

    private WireItem? MessageToReplay(Func<string, byte[]?> audioOf)
    {
        var message = new WireItem { Id = _item.Id, Type = "message", Role = _item.Role, Status = "completed" };
        var words = _words.Length > 0 || _isTruncated ? _words.ToString() : WordsOf(_item) ?? "";
        if (words.Length > 0)
        {
            var type = _item.Role == "assistant" ? "output_text" : "input_text";
            return message with { Content = [new WireContentPart { Type = type, Text = words }] };
        }

        return _item.Role == "user" && audioOf(_item.Id ?? "") is { } audio
            ? message with { Content = [new WireContentPart { Type = "input_audio", Audio = Convert.ToBase64String(audio) }] }
            : null;
    }

    private static string? WordsOf(WireItem item)
    {
        var words = item.Content?.Select(part => part.Text ?? part.Transcript).Where(text => !string.IsNullOrEmpty(text));
        return words is null ? null : string.Join(' ', words);
    }
}
