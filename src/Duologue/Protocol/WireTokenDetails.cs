using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Tokens by kind.</summary>
public sealed record WireTokenDetails
{
    /// <summary>Text.</summary>
    public int? TextTokens { get; init; }

    /// <summary>Audio: about one per 100 ms heard and per 50 ms spoken.</summary>
    public int? AudioTokens { get; init; }

    /// <summary>Images.</summary>
    public int? ImageTokens { get; init; }

    /// <summary>Read from the cache.</summary>
    public int? CachedTokens { get; init; }

    /// <summary>Read from the cache, by kind.</summary>
    public WireTokenDetails? CachedTokensDetails { get; init; }

    /// <summary>Members this version does not know.</summary>
    [JsonExtensionData]
    public IDictionary<string, JsonElement>? Extra { get; set; }
}
