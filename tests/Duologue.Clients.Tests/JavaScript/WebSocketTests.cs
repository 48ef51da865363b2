using Duologue.Clients.Tests.Support;

namespace Duologue.Clients.Tests.JavaScript;

/// <summary>No package at all: the web's own WebSocket, as a page uses it.</summary>
[Collection(ClientCollection.Name)]
[Trait("Needs", "node")]
public sealed class WebSocketTests(NodePackages packages)
{
    [Fact(Timeout = 120_000)]
    public async Task The_page_of_the_guide_is_answered()
    {
        await using var server = await RealtimeServer.StartAsync(OfflineEngine.Model);

        var script = await NodeScript.RunAsync(packages, server, "web/text.mjs");

        Assert.NotEqual("", Assert.Single(script.Lines));
        Assert.StartsWith("realtime, openai-insecure-api-key.ek_", server.Conversation.SubProtocols, StringComparison.Ordinal);
        server.Conversation.Check();
    }
}
