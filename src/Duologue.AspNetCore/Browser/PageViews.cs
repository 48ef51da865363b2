using System.Text.Json;
using Duologue.Models;
using static Duologue.AspNetCore.Browser.BrowserMessages;

namespace Duologue.AspNetCore.Browser;

/// <summary>Shows the page what the library knows. Pure functions.</summary>
internal static class PageViews
{
    public static GraphView Graph(RealtimeAgent start)
    {
        var agents = AgentGraph.Agents(start);
        return new GraphView(
            [.. agents.Select(a => new NodeView(a.Name, [.. a.Tools.Select(t => t.Name)]))],
            [.. agents.SelectMany(a => a.Handoffs.Select(h => new EdgeView(a.Name, h.Target.Name)))]);
    }

    public static IReadOnlyList<HistoryView> History(IReadOnlyList<ConversationItem> items) =>
        [.. items.OfType<ConversationItem.Message>().Select(m => new HistoryView(m.Id, Role(m.Role), m.FullText, Heard(m), Status(m)))];

    public static TurnView Turn(TurnDetection turns) => turns switch
    {
        TurnDetection.ServerVad vad => new TurnView("server_vad")
        {
            Threshold = vad.Threshold,
            SilenceDurationMs = (long)vad.SilenceDuration.TotalMilliseconds,
            PrefixPaddingMs = (long)vad.PrefixPadding.TotalMilliseconds,
            InterruptResponse = vad.InterruptResponse,
            CreateResponse = vad.CreateResponse,
        },
        TurnDetection.SemanticVad vad => new TurnView("semantic_vad")
        {
            Eagerness = vad.Eagerness,
            InterruptResponse = vad.InterruptResponse,
            CreateResponse = vad.CreateResponse,
        },
        _ => new TurnView("none"),
    };

    /// <summary>What the page asks for, on top of what is.</summary>
    public static TurnDetection Turn(PageMessage.SetTurnDetection wish, TurnDetection now) => wish.Mode switch
    {
        "server_vad" => Turn(wish, now as TurnDetection.ServerVad ?? new TurnDetection.ServerVad()),
        "semantic_vad" => Turn(wish, now as TurnDetection.SemanticVad ?? new TurnDetection.SemanticVad()),
        _ => new TurnDetection.Manual(),
    };

    public static Metrics Metrics(string id, bool isRunning, int resumes, SessionMetrics metrics) => new()
    {
        SessionId = id,
        Running = isRunning,
        UptimeMs = Ms(metrics.Uptime),
        MessagesIn = metrics.MessagesIn,
        MessagesOut = metrics.MessagesOut,
        Responses = metrics.Responses,
        Errors = metrics.Errors,
        Reconnects = metrics.Reconnects,
        Resumes = resumes,
        FunctionCalls = metrics.FunctionCalls,
        Interruptions = metrics.Interruptions,
        LatencyAverageMs = metrics.AverageLatency is { } average ? Ms(average) : null,
        LatencyP95Ms = metrics.P95Latency is { } p95 ? Ms(p95) : null,
    };

    /// <summary>JSON text as JSON where it is an object or a list, as text where it is not.</summary>
    public static JsonElement Loose(string json)
    {
        try
        {
            var element = JsonElement.Parse(json);
            if (element.ValueKind is JsonValueKind.Object or JsonValueKind.Array)
            {
                return element;
            }
        }
        catch (JsonException)
        {
            // A tool may answer with plain words: shown as they are.
        }

        return JsonSerializer.SerializeToElement(json, BrowserJson.Default.String);
    }

    public static string Role(MessageRole role) => Lower(role.ToString());

    public static string Status(ConversationItem.Message message) => message.Status switch
    {
        ItemStatus.InProgress => "in_progress",
        ItemStatus.Incomplete => "incomplete",
        _ => "completed",
    };

    /// <summary>What the listener heard of an answer that was cut off; null when it was all.</summary>
    public static string? Heard(ConversationItem.Message message) => message.IsInterrupted ? message.Text : null;

    public static string Lower(string name) => name.ToLowerInvariant();

    private static TurnDetection.ServerVad Turn(PageMessage.SetTurnDetection wish, TurnDetection.ServerVad now) => now with
    {
        Threshold = wish.Threshold ?? now.Threshold,
        SilenceDuration = wish.SilenceDurationMs is { } silence ? TimeSpan.FromMilliseconds(silence) : now.SilenceDuration,
        PrefixPadding = wish.PrefixPaddingMs is { } padding ? TimeSpan.FromMilliseconds(padding) : now.PrefixPadding,
        InterruptResponse = wish.InterruptResponse ?? now.InterruptResponse,
        CreateResponse = wish.CreateResponse ?? now.CreateResponse,
    };

    private static TurnDetection.SemanticVad Turn(PageMessage.SetTurnDetection wish, TurnDetection.SemanticVad now) => now with
    {
        Eagerness = wish.Eagerness ?? now.Eagerness,
        InterruptResponse = wish.InterruptResponse ?? now.InterruptResponse,
        CreateResponse = wish.CreateResponse ?? now.CreateResponse,
    };

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
