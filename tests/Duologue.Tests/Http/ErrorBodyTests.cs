using Duologue.Http;

namespace Duologue.Tests.Http;

public sealed class ErrorBodyTests
{
    [Theory]
    [InlineData("""{"error":{"message":"no such model","type":"invalid_request_error","code":"model_not_found"}}""", "no such model")]
    [InlineData("""{"error":"model 'x' not found"}""", "model 'x' not found")]
    [InlineData("""{"detail":"Not Found"}""", "Not Found")]
    [InlineData("""{"detail":[{"loc":["body","stream"],"msg":"extra fields not permitted","input":"what people said"}]}""", "body.stream: extra fields not permitted")]
    [InlineData("""{"object":"error","message":"too long","code":400}""", "too long")]
    [InlineData("Internal Server Error", "Internal Server Error")]
    [InlineData("<html><body>Bad gateway</body></html>", null)]
    [InlineData("", null)]
    [InlineData("""{"something":"else"}""", null)]
    public void The_words_of_a_refusal_are_found_in_any_shape(string body, string? words) => Assert.Equal(words, ErrorBody.Words(body));

    [Fact]
    public void A_chunk_whose_error_is_null_is_no_error() => Assert.Null(ErrorBody.Read("""{"choices":[],"error":null}"""));

    [Fact]
    public void An_error_may_name_its_status()
    {
        Assert.Equal(429, ErrorBody.Read("""{"error":{"message":"slow down","code":429}}""")?.Status);
        Assert.Null(ErrorBody.Read("""{"error":{"message":"slow down","code":1}}""")?.Status);
    }
}
