using Duologue.Http;

namespace Duologue.Tests.Http;

public sealed class PartAddressTests
{
    [Theory]
    [InlineData("http://127.0.0.1:11434", "http://127.0.0.1:11434/v1/chat/completions")]
    [InlineData("http://127.0.0.1:11434/", "http://127.0.0.1:11434/v1/chat/completions")]
    [InlineData("http://127.0.0.1:11434/v1", "http://127.0.0.1:11434/v1/chat/completions")]
    [InlineData(" http://127.0.0.1:11434/v1/ ", "http://127.0.0.1:11434/v1/chat/completions")]
    [InlineData("https://api.example.com/openai/v1", "https://api.example.com/openai/v1/chat/completions")]
    [InlineData("https://example.com/v1beta/openai/", "https://example.com/v1beta/openai/chat/completions")]
    [InlineData("http://localhost:8000/llm", "http://localhost:8000/llm/v1/chat/completions")]
    [InlineData("http://localhost:8000/v1/chat/completions", "http://localhost:8000/v1/chat/completions")]
    [InlineData("http://localhost:8000/v1?tenant=a", "http://localhost:8000/v1/chat/completions?tenant=a")]
    public void A_base_address_works_however_it_is_written(string written, string meant) =>
        Assert.Equal(meant, PartAddress.Of(written, "/chat/completions").AbsoluteUri);

    [Theory]
    [InlineData(null, "is missing")]
    [InlineData("  ", "is missing")]
    [InlineData("localhost:11434", "is no address")]
    [InlineData("ws://localhost/v1", "is no address")]
    [InlineData("/v1", "is no address")]
    [InlineData("http://me:secret@localhost/v1", "holds a user or a password")]
    public void What_is_no_address_is_said(string? written, string problem)
    {
        Assert.StartsWith(problem, PartAddress.Problem(written));
        Assert.DoesNotContain("secret", Assert.Throws<ArgumentException>(() => PartAddress.Of(written, "/audio/speech")).Message);
    }
}
