using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>How turns are found. Wire: <c>audio.input.turn_detection</c>. Not merged inside itself: absent members go back to their defaults.</summary>
public sealed record WireTurnDetection
{
    /// <summary><c>server_vad</c> or <c>semantic_vad</c>.</summary>
    public string? Type { get; init; }

    /// <summary><c>server_vad</c>: 0 to 1, default 0.5.</summary>
    public double? Threshold { get; init; }

    /// <summary><c>server_vad</c>: audio kept from before the start, default 300 ms.</summary>
    public int? PrefixPaddingMs { get; init; }

    /// <summary><c>server_vad</c>: silence that ends a turn, default 200 ms.</summary>
    public int? SilenceDurationMs { get; init; }

    /// <summary><c>server_vad</c>: 5,000 to 30,000 ms of silence after which the model speaks by itself.</summary>
    public int? IdleTimeoutMs { get; init; }

    /// <summary><c>semantic_vad</c>: <c>low</c>, <c>medium</c>, <c>high</c> or <c>auto</c>.</summary>
    public string? Eagerness { get; init; }

    /// <summary>Whether a committed turn starts a response by itself; default true.</summary>
    public bool? CreateResponse { get; init; }

    /// <summary>Whether speech cancels the running response; default true.</summary>
    public bool? InterruptResponse { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
