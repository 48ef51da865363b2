using System.Text;

namespace Duologue;

/// <summary>One item of the history while it may still change.</summary>
internal sealed class HistoryEntry(string id)
{
    private readonly List<StringBuilder> _parts = [];
    private ConversationItem? _snapshot;

    public string Id { get; } = id;

    /// <summary><c>message</c>, <c>function_call</c>, <c>agent_change</c>, or another type of the wire.</summary>
    public string Kind { get; set; } = "message";

    public MessageRole Role { get; set; }

    public ItemStatus Status { get; set; }

    public bool IsTranscriptPending { get; set; }

    public string? AgentName { get; set; }

    public string ResponseId { get; set; } = "";

    public string CallId { get; set; } = "";

    /// <summary>Of a call the function; of a change of agents the one before.</summary>
    public string Name { get; set; } = "";

    /// <summary>Of a call the arguments; of a change of agents the one after.</summary>
    public string Arguments { get; set; } = "";

    public string? Output { get; set; }

    /// <summary>Bytes of audio handed on, which is all that can ever be heard.</summary>
    public long AudioBytes { get; set; }

    /// <summary>Epoch in which its audio began.</summary>
    public int Epoch { get; set; }

    /// <summary>Whether all its audio came before anybody interrupted.</summary>
    public bool IsAudioWhole { get; set; }

    /// <summary>Share of the audio that was heard, 0 to 1; null when nobody interrupted.</summary>
    public double? HeardShare { get; set; }

    /// <summary>Whether the response was cut off while this was being made.</summary>
    public bool IsCut { get; set; }

    /// <summary>Whether further words are void, because nobody will hear them.</summary>
    public bool IsFrozen { get; set; }

    public string FullText => _parts.Count == 1 ? _parts[0].ToString() : string.Concat(_parts);

    public string HeardText => HeardShare is { } share ? Cut(FullText, share) : FullText;

    public bool IsInterrupted => HeardShare is not null || IsCut;

    public void Touch() => _snapshot = null;

    public void AppendText(int contentIndex, string delta)
    {
        Part(contentIndex).Append(delta);
        Touch();
    }

    public void SetText(int contentIndex, string text)
    {
        Part(contentIndex).Clear().Append(text);
        Touch();
    }

    public ConversationItem Snapshot() => _snapshot ??= Kind switch
    {
        "message" => new ConversationItem.Message(Id, Role, HeardText)
        {
            Status = Status,
            IsTranscriptPending = IsTranscriptPending,
            IsInterrupted = IsInterrupted,
            FullText = FullText,
            AgentName = AgentName,
        },
        "function_call" => new ConversationItem.ToolCall(Id, CallId, Name, Arguments, Output) { Status = Status },
        "agent_change" => new ConversationItem.AgentChange(Id, Name, Arguments),
        _ => new ConversationItem.Other(Id, Kind),
    };

    /// <summary>The words that fit into a share of the audio, whole words only: speech runs at an even pace over one answer, nearly.</summary>
    private static string Cut(string text, double share)
    {
        var length = (int)Math.Round(text.Length * Math.Clamp(share, 0, 1));
        if (length >= text.Length)
        {
            return text;
        }

        if (!char.IsWhiteSpace(text[length]))
        {
            length = text.AsSpan(0, length).LastIndexOfAny(' ', '\n', '\t') is var end and >= 0 ? end : 0;
        }

        return text[..length].TrimEnd();
    }

    private StringBuilder Part(int contentIndex)
    {
        // A wire that counts wrongly must not make us allocate by its number.
        var index = Math.Clamp(contentIndex, 0, 63);
        while (_parts.Count <= index)
        {
            _parts.Add(new StringBuilder());
        }

        return _parts[index];
    }
}
