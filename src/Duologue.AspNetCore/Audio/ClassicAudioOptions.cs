namespace Duologue.AspNetCore.Audio;

/// <summary>How the classic audio routes are served. Read when the routes are mapped.</summary>
public sealed class ClassicAudioOptions
{
    /// <summary>Who may use them.</summary>
    public AccessOptions Access { get; init; } = new();

    /// <summary>Largest body in bytes, form fields included; larger ones get 413.</summary>
    /// <value>Default 25 MiB.</value>
    public int MaximumBody { get; set; } = 25 * 1024 * 1024;

    /// <summary>Longest recording; longer ones get 413.</summary>
    /// <value>Default 5 min.</value>
    public TimeSpan MaximumDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Most characters that are spoken at once; longer texts get 413.</summary>
    /// <value>Default 5,000.</value>
    public int MaximumText { get; set; } = 5000;

    /// <summary>Most requests worked on at once; further ones get 503. Calls share the same recogniser and voice.</summary>
    /// <value>Default 8.</value>
    public int MaximumRequests { get; set; } = 8;

    /// <summary>How long a request may take, its body included, until its answer begins; then 504. Also the longest pause inside spoken text.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);
}
