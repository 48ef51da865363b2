namespace Duologue.App.Serve;

/// <summary>What is settled before a server is built: its ports, who may use it, and what it shows on encrypted connections.</summary>
/// <param name="Ports">Where it listens.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="Certificate">Null when nothing is encrypted.</param>
internal sealed record ServerParts(FreePorts Ports, ServerAccess Access, ServerCertificate? Certificate) : IDisposable
{
    /// <summary>Its addresses, the one that is announced first.</summary>
    public IReadOnlyList<Uri> Urls => Ports.Urls;

    /// <exception cref="AppException">Something cannot be used; the message names it.</exception>
    public static ServerParts Make(ServeRequest request)
    {
        var access = ServerAccess.Decide(request.Access, request.Urls, request.Folder);
        var certificate = request.Urls.Any(ServerAddresses.IsSecure) ? ServerCertificate.Open(request.Certificate, request.Folder, TimeProvider.System) : null;
        return new ServerParts(FreePorts.Take(request.Urls), access, certificate);
    }

    public void Dispose()
    {
        Ports.Release();
        Certificate?.Dispose();
    }
}
