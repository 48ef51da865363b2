namespace Duologue.Testing.Twilio;

/// <summary>A request the server made of the REST interface.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path, without the query.</param>
/// <param name="Form">The form, decoded; names may repeat.</param>
/// <param name="Status">HTTP status it was answered with.</param>
public sealed record FakeApiRequest(string Method, string Path, IReadOnlyList<KeyValuePair<string, string>> Form, int Status)
{
    /// <summary>A parameter's first value; null when it was not sent.</summary>
    public string? this[string name] => Form.Where(p => p.Key == name).Select(p => p.Value).FirstOrDefault();
}
