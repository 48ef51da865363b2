using System.Buffers;
using System.Net.Http.Headers;
using System.Text;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Writes a form as browsers do. Source: RFC 7578. The framework's own leaves names and boundary in a form that small servers do not read.</summary>
internal sealed class MultipartForm
{
    private readonly string _boundary = $"duologue-{Guid.NewGuid():N}";
    private readonly ArrayBufferWriter<byte> _body = new();

    public void Add(string name, string value) => Add($"name=\"{name}\"", null, Encoding.UTF8.GetBytes(value));

    public void AddFile(string name, string fileName, string type, ReadOnlySpan<byte> file) => Add($"name=\"{name}\"; filename=\"{fileName}\"", type, file);

    /// <summary>The form, whole. Call once.</summary>
    public ByteArrayContent ToContent()
    {
        Write($"--{_boundary}--\r\n");
        var content = new ByteArrayContent(_body.WrittenSpan.ToArray());
        content.Headers.ContentType = MediaTypeHeaderValue.Parse($"multipart/form-data; boundary={_boundary}");
        return content;
    }

    private void Add(string names, string? type, ReadOnlySpan<byte> value)
    {
        Write($"--{_boundary}\r\nContent-Disposition: form-data; {names}\r\n{(type is null ? "" : $"Content-Type: {type}\r\n")}\r\n");
        _body.Write(value);
        Write("\r\n");
    }

    private void Write(string text) => _body.Write(Encoding.UTF8.GetBytes(text));
}
