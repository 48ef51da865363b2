using Duologue.Models;

namespace Duologue.AspNetCore.Browser;

/// <summary>How the voice socket of browsers is served. Read when the routes are mapped.</summary>
public sealed class BrowserVoiceOptions
{
    /// <summary>Who may begin a session.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>Settings of every session, such as how turns are found; audio formats are chosen by themselves.</summary>
    /// <value>Default: what agent and model choose.</value>
    public RealtimeSettings Settings { get; set; } = RealtimeSettings.Default;

    /// <summary>Limits and habits of every session; not used when a runner is mapped, which has its own.</summary>
    public RealtimeRunnerOptions Runner { get; set; } = new();

    /// <summary>How long a ticket may lie unused.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan TicketLifetime { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often each side asks whether the other is there; silence for twice as long ends the socket.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a session whose socket broke waits for its page to come back.</summary>
    /// <value>Default 30 s.</value>
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Most sessions at once; a further one is refused with 503.</summary>
    /// <value>Default 1,000.</value>
    public int MaximumSessions { get; set; } = 1000;

    /// <summary>Largest message in bytes, of either kind; larger ones close the socket with 1009.</summary>
    /// <value>Default 1 MiB.</value>
    public int MaximumMessage { get; set; } = 1024 * 1024;
}
