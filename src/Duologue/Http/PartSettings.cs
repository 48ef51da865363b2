namespace Duologue.Http;

/// <summary>What there is to know about the server of one part.</summary>
/// <param name="Kind">What the server is called in messages, such as <c>chat server</c>.</param>
/// <param name="Variables">What the part's environment variables begin with, such as <c>CHAT</c>.</param>
/// <param name="Address">The whole address of the interface.</param>
/// <param name="Key">Sent as a bearer token; null for none.</param>
/// <param name="StallTimeout">Longest wait for the server's next byte.</param>
internal sealed record PartSettings(string Kind, string Variables, Uri Address, string? Key, TimeSpan StallTimeout)
{
    public string Server => $"The {Kind} at {Address.Host}:{Address.Port}";

    /// <summary>Never shows the key.</summary>
    public override string ToString() => Server;
}
