using System.Text;
using System.Text.Json;

namespace Duologue.Testing.OpenAICompatible;

/// <summary>A request that a <see cref="FakePartServer"/> was sent. Thread-safe.</summary>
public sealed class FakeRequest
{
    private readonly TaskCompletionSource _abandoned = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal FakeRequest(string method, string path, IReadOnlyDictionary<string, string> headers, byte[] body) =>
        (Method, Path, Headers, Body) = (method, path, headers, body);

    /// <summary>The method, such as <c>POST</c>.</summary>
    public string Method { get; }

    /// <summary>Path and query.</summary>
    public string Path { get; }

    /// <summary>Headers by name, whatever its case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; }

    /// <summary>The body.</summary>
    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The body as text.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public JsonElement Json => JsonElement.Parse(Body.Span);

    /// <summary>Completes when the other side hung up before the answer was whole.</summary>
    public Task Abandoned => _abandoned.Task;

    /// <summary>Completes when the whole answer was sent.</summary>
    public Task Answered => _answered.Task;

    /// <summary>The value of a form's field; null when it is not there.</summary>
    /// <param name="name">The field's name.</param>
    public string? Field(string name) => File(name) is { } bytes ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The bytes of a form's field; null when it is not there. Wire: <c>multipart/form-data</c>.</summary>
    /// <param name="name">The field's name.</param>
    public byte[]? File(string name)
    {
        const string Mark = "boundary=";
        var type = Headers.GetValueOrDefault("Content-Type", "");
        var at = type.IndexOf(Mark, StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var boundary = Encoding.ASCII.GetBytes("--" + type[(at + Mark.Length)..].Trim('"'));
        var rest = Body.Span;
        while (rest.IndexOf(boundary) is var start and >= 0)
        {
            rest = rest[(start + boundary.Length)..];
            var headEnd = rest.IndexOf("\r\n\r\n"u8);
            var end = rest.IndexOf(boundary);
            if (headEnd < 0 || end < headEnd)
            {
                return null;
            }

            if (Encoding.UTF8.GetString(rest[..headEnd]).Contains($"name=\"{name}\"", StringComparison.Ordinal))
            {
                // Two bytes of line end stand before the next boundary.
                return rest[(headEnd + 4)..(end - 2)].ToArray();
            }
        }

        return null;
    }

    internal void SetAbandoned() => _abandoned.TrySetResult();

    internal void SetAnswered() => _answered.TrySetResult();
}
