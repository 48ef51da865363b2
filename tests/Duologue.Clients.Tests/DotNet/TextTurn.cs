using System.ClientModel;
using OpenAI.Realtime;

namespace Duologue.Clients.Tests.DotNet;

/// <summary>The program of the guide: it runs here as it stands there.</summary>
internal static class TextTurn
{
    public static async Task RunAsync(string url, string key)
    {
        var client = new RealtimeClient(new ApiKeyCredential(key), new RealtimeClientOptions { Endpoint = new Uri(url) });
        using var session = await client.StartConversationSessionAsync("gpt-realtime");
        await session.ConfigureConversationSessionAsync(new RealtimeConversationSessionOptions { OutputModalities = { RealtimeOutputModality.Text } });
        await session.AddItemAsync(RealtimeItem.CreateUserMessageItem("What can you do?"));
        await session.StartResponseAsync();
        await foreach (var update in session.ReceiveUpdatesAsync())
        {
            Console.Write((update as RealtimeServerUpdateResponseOutputTextDelta)?.Delta);
            if (update is RealtimeServerUpdateResponseDone)
            {
                break;
            }
        }
    }
}
