using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Duologue.App.Serve;

/// <summary>Ports that the system has chosen, taken before the server is built: what the phone line signs holds the port.</summary>
internal sealed class FreePorts
{
    private readonly Dictionary<int, Socket> _sockets = [];

    private FreePorts(IReadOnlyList<Uri> urls) => Urls = urls;

    /// <summary>The addresses, each with its port.</summary>
    public IReadOnlyList<Uri> Urls { get; private set; }

    /// <summary>Takes a port for every address that leaves it open.</summary>
    /// <exception cref="AppException">A host is none of this machine's.</exception>
    public static FreePorts Take(IReadOnlyList<Uri> urls)
    {
        var ports = new FreePorts(urls);
        ports.Urls = [.. urls.Select(u => u.Port == 0 ? ports.Take(u) : u)];
        return ports;
    }

    /// <summary>The socket to listen on.</summary>
    public Socket Listen(EndPoint endpoint) =>
        endpoint is IPEndPoint ip && _sockets.Remove(ip.Port, out var socket) ? socket : SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);

    /// <summary>Gives back what nobody listened on.</summary>
    public void Release()
    {
        foreach (var socket in _sockets.Values)
        {
            socket.Dispose();
        }

        _sockets.Clear();
    }

    private Uri Take(Uri url)
    {
        var host = url.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(url.Host.Trim('[', ']'), out var ip) ? ip : IPAddress.Any;
        var socket = new Socket(host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(host, 0));
            var port = ((IPEndPoint)socket.LocalEndPoint!).Port;
            _sockets[port] = socket;
            return new UriBuilder(url.Scheme, host.ToString(), port).Uri;
        }
        catch (SocketException error)
        {
            socket.Dispose();
            Release();
            throw new AppException(ExitCode.Settings, $"cannot listen on {url}: {error.Message}; choose another with --url");
        }
    }
}
