namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>A request the carrier made.</summary>
internal sealed record PeerRequest(string Method, string Path, string Query, IReadOnlyDictionary<string, string> Form, bool IsSigned)
{
    public string? this[string name] => Form.GetValueOrDefault(name);
}
