using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;

namespace Duologue.Tests.Models.OpenAI;

public sealed class OpenAIAddressTests
{
    [Theory]
    [InlineData("https://api.openai.com/v1", "wss://api.openai.com/v1/realtime?model=m")]
    [InlineData("https://api.openai.com/v1/", "wss://api.openai.com/v1/realtime?model=m")]
    [InlineData("http://localhost:8080", "ws://localhost:8080/v1/realtime?model=m")]
    [InlineData("ws://localhost:8080/v1/realtime", "ws://localhost:8080/v1/realtime?model=m")]
    [InlineData("wss://host/openai/v1/realtime/", "wss://host/openai/v1/realtime?model=m")]
    [InlineData("https://host/v1?tenant=a", "wss://host/v1/realtime?tenant=a&model=m")]
    public void Every_way_to_write_the_base_address_works(string baseUrl, string expected) =>
        Assert.Equal(new Uri(expected), OpenAIAddress.Socket(new OpenAIOptions { BaseUrl = baseUrl }, "m"));

    [Fact]
    public void Transcription_names_its_intent_instead_of_a_model() =>
        Assert.Equal(new Uri("wss://api.openai.com/v1/realtime?intent=transcription"), OpenAIAddress.Socket(new OpenAIOptions(), null));

    [Fact]
    public void Azure_has_its_own_path_and_key_header()
    {
        var options = new OpenAIOptions { IsAzure = true, BaseUrl = "https://res.openai.azure.com/" };

        Assert.Equal(new Uri("wss://res.openai.azure.com/openai/v1/realtime?model=my-deployment"), OpenAIAddress.Socket(options, "my-deployment"));
        Assert.Equal([("api-key", "k")], OpenAIAddress.Headers(options, "k"));
    }

    [Fact]
    public void Azure_takes_a_token_instead_of_a_key() =>
        Assert.Equal([("Authorization", "Bearer t")], OpenAIAddress.Headers(new OpenAIOptions { IsAzure = true, AzureToken = "t" }, "k"));

    [Fact]
    public void Azure_has_an_older_preview_path()
    {
        var options = new OpenAIOptions { IsAzure = true, BaseUrl = "https://res.openai.azure.com", AzurePreviewVersion = "2025-04-01-preview" };

        Assert.Equal(
            new Uri("wss://res.openai.azure.com/openai/realtime?api-version=2025-04-01-preview&deployment=d"), OpenAIAddress.Socket(options, "d"));
    }

    [Fact]
    public void Http_calls_go_beside_the_socket() =>
        Assert.Equal(
            new Uri("http://localhost:1/v1/realtime/client_secrets"),
            OpenAIAddress.Http(new OpenAIOptions { BaseUrl = "ws://localhost:1/v1" }, "/client_secrets"));

    [Fact]
    public void A_base_address_that_is_none_names_the_variable()
    {
        var failure = Assert.Throws<RealtimeException>(() => OpenAIAddress.Socket(new OpenAIOptions { BaseUrl = "api.openai.com" }, "m"));

        Assert.Equal(RealtimeFailure.InvalidSettings, failure.Reason);
        Assert.Contains("OPENAI_BASE_URL", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Beta_asks_for_itself() =>
        Assert.Contains(("OpenAI-Beta", "realtime=v1"), OpenAIAddress.Headers(new OpenAIOptions { Shape = WireShape.Beta }, null));
}
