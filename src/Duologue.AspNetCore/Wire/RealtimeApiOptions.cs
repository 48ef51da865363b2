namespace Duologue.AspNetCore.Wire;

/// <summary>How the Realtime API is served. Read when the routes are mapped.</summary>
public sealed class RealtimeApiOptions
{
    /// <summary>Who may connect.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>The connections that are open: to count them, and to let them come to their end before the server stops.</summary>
    /// <value>Default one of its own.</value>
    public RealtimeConnections Connections { get; init; } = new();

    /// <summary>Names that <c>GET /v1/models</c> lists; any other name is taken too, and reported as asked for.</summary>
    /// <value>Default empty: the model's own name.</value>
    public IList<string> Models { get; } = [];

    /// <summary>Most connections at once; further ones get <c>rate_limit_exceeded</c> and close 1013.</summary>
    /// <value>Default 1,000.</value>
    public int MaximumSessions { get; set; } = 1000;

    /// <summary>How long a connection may live; then <c>session_expired</c> and close 1001.</summary>
    /// <value>Default 60 min. More than zero, at most 24 days.</value>
    public TimeSpan SessionLimit { get; set; } = TimeSpan.FromMinutes(60);

    /// <summary>Most short-lived keys (<c>ek_…</c>) that are good at once; minting more is answered with 429.</summary>
    /// <value>Default 10,000. Their configurations together are held to 64 MiB.</value>
    public int MaximumClientSecrets { get; set; } = 10_000;
}
