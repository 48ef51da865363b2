using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Browser;

/// <summary>The doors: who may begin a session, open a socket, or look at a session.</summary>
internal sealed class BrowserRoutes(BrowserParts parts)
{
    public const string StartPath = "/realtime/session/start";
    public const string StreamPath = "/realtime/stream";
    public const string MetricsPath = "/realtime/sessions/{id}/metrics";

    private const int LargestBody = 4096;
    private const int MostTickets = 10_000;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly AccessCheck _access = new(parts.Options.Access);
    private readonly BrowserSessions _sessions = new(parts.Options.MaximumSessions, parts.TimeProvider);
    private readonly OneTimeTokens<Ticket> _tickets = new(parts.TimeProvider, parts.Options.TicketLifetime, MostTickets);

    /// <summary>Gives out a ticket.</summary>
    public async Task StartAsync(HttpContext context)
    {
        if (!await MayAsync(context).ConfigureAwait(false))
        {
            return;
        }

        var (name, isRead) = await ReadAgentAsync(context.Request, context.RequestAborted).ConfigureAwait(false);
        if (!isRead)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, "bad_json", "The body, if there is one, is an object such as {\"agent\":\"NAME\"}.").ConfigureAwait(false);
            return;
        }

        if (Find(name) is not { } agent)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "unknown_agent", "There is no such agent.").ConfigureAwait(false);
            return;
        }

        var ticket = new Ticket($"voice_{Guid.NewGuid():N}", agent);
        if (!_sessions.HasRoom || parts.Registry is { HasRoom: false } || _tickets.Issue(ticket) is not { } secret)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "full", "There is no place for another session now.").ConfigureAwait(false);
            return;
        }

        await WriteAsync(context, StatusCodes.Status200OK, new StartAnswer
        {
            SessionId = ticket.SessionId,
            WebsocketUrl = $"{context.Request.PathBase}{StreamPath}?agent={Uri.EscapeDataString(agent.Name)}",
            Ticket = secret,
            TicketExpiresIn = parts.Options.TicketLifetime.TotalSeconds,
            Agents = parts.AgentViews,
            Agent = agent.Name,
            Voices = parts.Model.Capabilities.Voices,
            HeartbeatSeconds = parts.Options.Heartbeat.TotalSeconds,
            ResumeSeconds = parts.Options.ResumeWindow.TotalSeconds,
        }, BrowserJson.Default.StartAnswer).ConfigureAwait(false);
    }

    /// <summary>Says what a session has come to.</summary>
    public async Task MetricsAsync(HttpContext context)
    {
        if (!await MayAsync(context).ConfigureAwait(false))
        {
            return;
        }

        if (_sessions.Find(context.Request.RouteValues["id"] as string ?? "") is not { } metrics)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "unknown_session", "No such session runs, or has run in the last ten minutes.").ConfigureAwait(false);
            return;
        }

        await WriteAsync(context, StatusCodes.Status200OK, metrics, BrowserJson.Default.Metrics).ConfigureAwait(false);
    }

    /// <summary>Lets a page elsewhere, if it is on the list, ask before it asks.</summary>
    public Task PreflightAsync(HttpContext context)
    {
        var isAllowed = _access.IsOriginAllowed(context.Request, whenMissing: false);
        context.Response.StatusCode = isAllowed ? StatusCodes.Status204NoContent : StatusCodes.Status403Forbidden;
        if (isAllowed)
        {
            AllowOrigin(context);
            context.Response.Headers.AccessControlAllowMethods = "GET, POST";
            context.Response.Headers.AccessControlAllowHeaders = "Authorization, Content-Type";
            context.Response.Headers.AccessControlMaxAge = "600";
        }

        return Task.CompletedTask;
    }

    /// <summary>Opens a socket.</summary>
    public async Task StreamAsync(HttpContext context)
    {
        if (await AdmitAsync(context).ConfigureAwait(false) is not { } admitted)
        {
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync(new WebSocketAcceptContext
        {
            SubProtocol = BrowserMessages.SubProtocol,

            // The heartbeat is in the messages, where pages can see it.
            KeepAliveInterval = Timeout.InfiniteTimeSpan,
        }).ConfigureAwait(false);
        await admitted.Session.ServeAsync(socket, admitted.IsResumed).ConfigureAwait(false);
    }

    private async ValueTask<Admitted?> AdmitAsync(HttpContext context)
    {
        var offered = context.WebSockets.IsWebSocketRequest ? context.WebSockets.WebSocketRequestedProtocols : [];
        if (!_access.IsOriginAllowed(context.Request, whenMissing: false))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "forbidden_origin", "Pages of this origin may not connect.").ConfigureAwait(false);
        }
        else if (!offered.Contains(BrowserMessages.SubProtocol))
        {
            context.Response.Headers.Upgrade = "websocket";
            await RefuseAsync(context, StatusCodes.Status426UpgradeRequired, "upgrade_required", $"Open a WebSocket with the sub-protocol {BrowserMessages.SubProtocol}.").ConfigureAwait(false);
        }
        else if (context.Request.Query["agent"] is { Count: > 0 } named && Find(named.ToString()) is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "unknown_agent", "There is no such agent.").ConfigureAwait(false);
        }
        else if (Secret(offered, BrowserMessages.ResumePrefix) is { } token)
        {
            if (parts.Returns.Consume(token) is { } session)
            {
                return new Admitted(session, IsResumed: true);
            }

            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "session_gone", "There is no session to come back to with this token.").ConfigureAwait(false);
        }
        else if (Secret(offered, BrowserMessages.TicketPrefix) is not { } secret || _tickets.Consume(secret) is not { } ticket || !Fits(context.Request, ticket))
        {
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "bad_ticket", "The ticket is missing, used or too old. Ask for another.").ConfigureAwait(false);
        }
        else if (Begin(ticket) is { } begun)
        {
            return new Admitted(begun, IsResumed: false);
        }
        else
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "full", "There is no place for another session now.").ConfigureAwait(false);
        }

        return null;
    }

    private BrowserSession? Begin(Ticket ticket)
    {
        if (!_sessions.HasRoom || parts.Registry is { HasRoom: false })
        {
            return null;
        }

        var session = new BrowserSession(ticket.SessionId, ticket.Agent, parts);
        if (!_sessions.TryAdd(session))
        {
            return null;
        }

        // It lives longer than the socket that began it; its own end takes it out of the table.
        _ = RunAsync(session);
        return session;
    }

    private async Task RunAsync(BrowserSession session)
    {
        await using (session.ConfigureAwait(false))
        {
            await session.RunAsync().ConfigureAwait(false);
            _sessions.Remove(session);
        }
    }

    /// <summary>Whether the request may do more than knock; says why not, if not.</summary>
    private async ValueTask<bool> MayAsync(HttpContext context)
    {
        if (!_access.IsOriginAllowed(context.Request, whenMissing: true))
        {
            await RefuseAsync(context, StatusCodes.Status403Forbidden, "forbidden_origin", "Pages of this origin may not connect.").ConfigureAwait(false);
            return false;
        }

        AllowOrigin(context);
        if (_access.NeedsKey(context) && _access.NameOf(AccessCheck.KeyOf(context.Request)) is null)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            await RefuseAsync(context, StatusCodes.Status401Unauthorized, "bad_key", "This server needs a key: Authorization: Bearer KEY.").ConfigureAwait(false);
            return false;
        }

        return true;
    }

    private static async ValueTask<(string? Name, bool IsRead)> ReadAgentAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (await RequestBody.ReadAsync(request, LargestBody, cancellationToken).ConfigureAwait(false) is not { } body)
        {
            return (null, false);
        }

        if (body.IsEmpty)
        {
            return (null, true);
        }

        try
        {
            using var document = JsonDocument.Parse(body, Strict);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (null, false);
            }

            return !document.RootElement.TryGetProperty("agent", out var agent) || agent.ValueKind == JsonValueKind.Null
                ? (null, true)
                : (agent.GetString(), true);
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return (null, false);
        }
    }

    private static void AllowOrigin(HttpContext context)
    {
        context.Response.Headers.Vary = "Origin";
        if (context.Request.Headers.Origin is [{ Length: > 0 } origin])
        {
            context.Response.Headers.AccessControlAllowOrigin = origin;
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string code, string message) =>
        WriteAsync(context, status, new RefusalAnswer(new RefusalAnswer.What(code, message)), BrowserJson.Default.RefusalAnswer);

    private static Task WriteAsync<T>(HttpContext context, int status, T value, JsonTypeInfo<T> type)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);
    }

    private static string? Secret(IList<string> offered, string prefix) =>
        offered.FirstOrDefault(o => o.StartsWith(prefix, StringComparison.Ordinal)) is { } found ? found[prefix.Length..] : null;

    private static bool Fits(HttpRequest request, Ticket ticket) =>
        request.Query["agent"] is not { Count: > 0 } named || string.Equals(named.ToString(), ticket.Agent.Name, StringComparison.Ordinal);

    private BrowserAgent? Find(string? name) => name is null ? parts.Agents[0] : parts.Agents.FirstOrDefault(a => a.Name == name);

    private sealed record Ticket(string SessionId, BrowserAgent Agent);

    private sealed record Admitted(BrowserSession Session, bool IsResumed);
}
