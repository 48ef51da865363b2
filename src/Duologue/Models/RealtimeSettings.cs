using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models;

/// <summary>How one conversation shall be. Members that are null leave the choice to the model.</summary>
/// <remarks>Immutable; settings merge only by <c>with</c>. Wire: the session object of <c>session.update</c>.</remarks>
public sealed record RealtimeSettings
{
    /// <summary>Nothing chosen.</summary>
    public static RealtimeSettings Default { get; } = new();

    /// <summary>Model or deployment name, for models that have several.</summary>
    public string? Model { get; init; }

    /// <summary>System instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary>Voice name. Names a service no longer takes are mapped to a near one with one warning.</summary>
    public string? Voice { get; init; }

    /// <summary>Speaking rate, 0.25 to 1.5.</summary>
    public double? Speed { get; init; }

    /// <summary>What the model hears; must be one of its <see cref="RealtimeCapabilities.InputFormats"/>.</summary>
    public AudioFormat? InputFormat { get; init; }

    /// <summary>What the model speaks; must be one of its <see cref="RealtimeCapabilities.OutputFormats"/>.</summary>
    public AudioFormat? OutputFormat { get; init; }

    /// <summary>How turns are found.</summary>
    public TurnDetection? TurnDetection { get; init; }

    /// <summary>Whether the conversation only writes down what it hears: it never answers, and of the other members only the model's name, what is heard, turns and transcription count.</summary>
    /// <remarks>Cannot change while a conversation runs. Wire: session type <c>transcription</c>, <c>intent=transcription</c> in the address.</remarks>
    /// <value>Default false.</value>
    public bool IsTranscription { get; init; }

    /// <summary>Transcription of what the user says.</summary>
    public WireTranscription? Transcription { get; init; }

    /// <summary><c>near_field</c>, <c>far_field</c>, or null for none.</summary>
    public string? NoiseReduction { get; init; }

    /// <summary>Whether answers are text instead of speech.</summary>
    public bool TextOnly { get; init; }

    /// <summary>Tools on offer, handoffs included.</summary>
    public IReadOnlyList<WireTool>? Tools { get; init; }

    /// <summary><c>auto</c>, <c>none</c>, <c>required</c>, or the name of a tool.</summary>
    public string? ToolChoice { get; init; }

    /// <summary>Longest answer in tokens; null for no limit.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>0.6 to 1.2. Only servers of the beta shape take it; others drop it with one warning.</summary>
    public double? Temperature { get; init; }

    /// <summary>How unusual words of this conversation are pronounced, as CMU phones; used by the offline recogniser.</summary>
    public IReadOnlyDictionary<string, string>? Pronunciations { get; init; }
}
