namespace Duologue.AspNetCore;

/// <summary>Who may use the routes that programs and pages talk to: the Realtime API, the browser's voice socket, the classic audio routes.</summary>
/// <remarks>Read when the routes are mapped. One object may serve all of them.</remarks>
public sealed class AccessOptions
{
    /// <summary>Whether a key is needed.</summary>
    /// <value>
    /// Default null: only the machine's own user needs none, that is, a connection whose two ends are loopback addresses, that names the server
    /// <c>localhost</c> or by a loopback address, and that no proxy or tunnel forwarded. True asks everybody; false nobody.
    /// </value>
    public bool? RequireKey { get; set; }

    /// <summary>Keys that are taken, by the name they are known by in logs.</summary>
    /// <value>Default none: then whoever needs a key is refused.</value>
    public IDictionary<string, string> ApiKeys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Origins of pages that may connect besides the server's own, each as <c>scheme://host[:port]</c>; compared exactly.</summary>
    /// <value>Default none.</value>
    public IList<string> AllowedOrigins { get; } = [];
}
