namespace Duologue.Protocol;

/// <summary>Keys of response metadata that models in this process understand; services on the network only echo them.</summary>
internal static class WireMetadata
{
    /// <summary>Words to be said as they are.</summary>
    public const string Say = "duologue_say";
}
