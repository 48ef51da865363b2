using Duologue.Audio;

namespace Duologue.Models;

/// <summary>What a model can do.</summary>
public sealed record RealtimeCapabilities
{
    /// <summary>Formats it hears, the preferred one first.</summary>
    public required IReadOnlyList<AudioFormat> InputFormats { get; init; }

    /// <summary>Formats it speaks, the preferred one first.</summary>
    public required IReadOnlyList<AudioFormat> OutputFormats { get; init; }

    /// <summary>Voices it is known to have; empty when it does not say. The first is the default.</summary>
    public IReadOnlyList<string> Voices { get; init; } = [];

    /// <summary>Whether the voice may change while a session runs.</summary>
    public bool CanChangeVoice { get; init; }

    /// <summary>Whether it uses <see cref="Protocol.WireTool.Examples"/>.</summary>
    public bool UsesToolExamples { get; init; }

    /// <summary>How long one connection may live; null for ever.</summary>
    public TimeSpan? MaximumDuration { get; init; }
}
