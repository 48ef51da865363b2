namespace Duologue.AspNetCore.Browser;

/// <summary>The answer to <c>POST /realtime/session/start</c>.</summary>
internal sealed record StartAnswer
{
    public string Status => "ready";

    public required string SessionId { get; init; }

    public required string WebsocketUrl { get; init; }

    /// <summary>Opens the socket, once.</summary>
    public required string Ticket { get; init; }

    public required double TicketExpiresIn { get; init; }

    public int ProtocolVersion => BrowserMessages.ProtocolVersion;

    public BrowserMessages.FormatView AudioFormat => BrowserMessages.Format;

    public required IReadOnlyList<BrowserMessages.AgentView> Agents { get; init; }

    public required string Agent { get; init; }

    public required IReadOnlyList<string> Voices { get; init; }

    public required double HeartbeatSeconds { get; init; }

    public required double ResumeSeconds { get; init; }
}
