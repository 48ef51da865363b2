using System.Text;

namespace Duologue;

/// <summary>What the session knows of one response while it is being made and while its tools run.</summary>
internal sealed class ResponseRecord(string id, AgentBinding binding, ScheduledResponse? outOfBand)
{
    public string Id { get; } = id;

    /// <summary>The agent and tools that the response was asked with.</summary>
    public AgentBinding Binding { get; } = binding;

    /// <summary>The request, when the response stays outside the conversation.</summary>
    public ScheduledResponse? OutOfBand { get; } = outOfBand;

    public bool IsOutOfBand => OutOfBand is not null;

    /// <summary>Interrupted: whatever still comes of it is not heard.</summary>
    public bool IsDropped { get; set; }

    /// <summary>Cut off by the program or a guardrail rather than by the user's speech: its tools get no answer of their own.</summary>
    public bool IsStopped { get; set; }

    /// <summary>The words, as deltas and as whole texts bring them.</summary>
    public StringBuilder Text { get; } = new();

    public List<ConversationItem.ToolCall> ToolCalls { get; } = [];

    /// <summary>Items it made, by id.</summary>
    public HashSet<string> Items { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether one of its calls was a handoff that happened; a second one comes too late.</summary>
    public bool HasHandedOff { get; set; }

    public GuardrailWatch? Guardrails { get; init; }

    /// <summary>Since when somebody waits for it.</summary>
    public long? WaitingSince { get; set; }

    public TimeSpan? Latency { get; set; }

    /// <summary>Whether something of it could be heard.</summary>
    public bool HasAudio { get; set; }
}
