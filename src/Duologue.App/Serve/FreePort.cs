using System.Net;
using System.Net.Sockets;

namespace Duologue.App.Serve;

/// <summary>A port that the system has chosen, taken before the server is built: what the phone line signs holds the port.</summary>
/// <param name="Url">The address with the port in it.</param>
/// <param name="Socket">Bound, for the server to listen on.</param>
internal sealed record FreePort(Uri Url, Socket Socket)
{
    /// <summary>Takes a port for an address that leaves it open; null for one that names it.</summary>
    /// <exception cref="AppException">The host is not one of this machine's.</exception>
    public static FreePort? Take(Uri url)
    {
        if (url.Port != 0)
        {
            return null;
        }

        var host = url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) ? ip : IPAddress.Any;
        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(host, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            return new FreePort(new UriBuilder(url.Scheme, host.ToString(), port).Uri, socket);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new AppException(ExitCode.Settings, $"cannot listen on {url}: {error.Message}; choose another with --url");
        }
    }
}
