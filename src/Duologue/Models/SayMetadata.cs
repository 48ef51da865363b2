namespace Duologue.Models;

/// <summary>How a session tells a model in this process which words a response shall say as they stand; services on the network only echo it.</summary>
internal static class SayMetadata
{
    /// <summary>Key of the pair in <c>response.metadata</c>.</summary>
    public const string Key = "duologue_say";

    /// <summary>Longest text; the wire allows no more in one value.</summary>
    public const int Longest = 512;
}
