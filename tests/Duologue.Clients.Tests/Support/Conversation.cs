using System.Text.Json;
using Duologue.Tests.Protocol;

namespace Duologue.Clients.Tests.Support;

/// <summary>One WebSocket of a test server, as it went over the wire.</summary>
internal sealed class Conversation(string path, string? subProtocols)
{
    // what the Python client takes unless it is told otherwise
    private const int LargestMessage = 1024 * 1024;

    /// <summary>What was asked for.</summary>
    public string Path => path;

    /// <summary>What the client offered.</summary>
    public string? SubProtocols => subProtocols;

    /// <summary>What we sent.</summary>
    public SocketTrack Server { get; } = new();

    /// <summary>What the client sent.</summary>
    public SocketTrack Client { get; } = new();

    /// <summary>Types of what the client sent, equal neighbours once.</summary>
    public IReadOnlyList<string> ClientTypes()
    {
        var types = new List<string>();
        foreach (var type in Client.Events().Select(e => e.GetProperty("type").GetString() ?? ""))
        {
            if (types.Count == 0 || types[^1] != type)
            {
                types.Add(type);
            }
        }

        return types;
    }

    /// <summary>Holds all that we sent against the service's published description and the protocol's rules of order.</summary>
    public void Check()
    {
        var events = Server.Events();
        Assert.NotEmpty(events);
        Assert.Equal("session.created", Type(events[0]));
        Assert.All(events, e => Assert.True(RealtimeSchema.CheckServerEvent(e) is [], $"{string.Join("; ", RealtimeSchema.CheckServerEvent(e))} in {e}"));
        Assert.Equal(events.Count, events.Select(e => e.GetProperty("event_id").GetString()).Distinct(StringComparer.Ordinal).Count());
        Assert.True(Server.Longest < LargestMessage);
        Assert.False(Server.HasBinary);
        CheckResponses(events);
        CheckItems(events);
    }

    /// <summary>created, then everything else, then exactly one done; nothing after it.</summary>
    private static void CheckResponses(IReadOnlyList<JsonElement> events)
    {
        var open = new HashSet<string>(StringComparer.Ordinal);
        var over = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            switch (Type(e))
            {
                case "response.created":
                    Assert.True(open.Add(ResponseOf(e)), $"announced twice: {e}");
                    break;
                case "response.done":
                    Assert.True(open.Remove(ResponseOf(e)), $"done without being announced: {e}");
                    Assert.True(over.Add(ResponseOf(e)), $"done twice: {e}");
                    break;
                case var type when type.StartsWith("response.", StringComparison.Ordinal):
                    Assert.True(open.Contains(e.GetProperty("response_id").GetString() ?? ""), $"outside its response: {e}");
                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>One added and one done for each item, in this order; at most one end of a transcription.</summary>
    private static void CheckItems(IReadOnlyList<JsonElement> events)
    {
        var added = new HashSet<string>(StringComparer.Ordinal);
        var done = new HashSet<string>(StringComparer.Ordinal);
        var transcribed = new HashSet<string>(StringComparer.Ordinal);
        foreach (var e in events)
        {
            switch (Type(e))
            {
                case "conversation.item.added":
                    Assert.True(added.Add(ItemOf(e)), $"added twice: {e}");
                    break;
                case "conversation.item.done":
                    Assert.Contains(ItemOf(e), added);
                    Assert.True(done.Add(ItemOf(e)), $"done twice: {e}");
                    break;
                case "conversation.item.deleted":
                    // its id may be used again
                    added.Remove(e.GetProperty("item_id").GetString() ?? "");
                    done.Remove(e.GetProperty("item_id").GetString() ?? "");
                    break;
                case "conversation.item.input_audio_transcription.completed" or "conversation.item.input_audio_transcription.failed":
                    Assert.True(transcribed.Add(e.GetProperty("item_id").GetString() ?? ""), $"transcribed twice: {e}");
                    break;
                default:
                    break;
            }
        }
    }

    private static string Type(JsonElement e) => e.GetProperty("type").GetString() ?? "";

    private static string ResponseOf(JsonElement e) => e.GetProperty("response").GetProperty("id").GetString() ?? "";

    private static string ItemOf(JsonElement e) => e.GetProperty("item").GetProperty("id").GetString() ?? "";
}
