using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using Duologue.App.Models;
using Duologue.App.Serve;
using Microsoft.Extensions.Logging;

namespace Duologue.App.Tests.Serve;

/// <summary>A server of a test's own, in a data folder of its own, with everything it logs kept.</summary>
internal sealed class OwnServer : IAsyncDisposable
{
    private readonly TraceLog _log;

    private OwnServer(Server server, TemporaryFolder folder, TraceLog log)
    {
        (Server, Folder, _log) = (server, folder, log);
        Http = new HttpClient(new SocketsHttpHandler { SslOptions = Choice.Trust() }) { BaseAddress = server.Url, Timeout = TimeSpan.FromMinutes(1) };
    }

    public Server Server { get; }

    public TemporaryFolder Folder { get; }

    public HttpClient Http { get; }

    public string Log => string.Join('\n', _log.Lines);

    /// <summary>As this machine's commands know it.</summary>
    public ServerChoice Choice => new(Server.Url, PhoneLineKind.Local, Server.Certificate?.Fingerprint);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<OwnServer> StartAsync(Func<ServeRequest, ServeRequest>? change = null, params string[] urls)
    {
        var folder = new TemporaryFolder();
        var log = new TraceLog();
        List<Uri> all = [.. (urls.Length > 0 ? urls : ["http://127.0.0.1:0"]).Select(u => new Uri(u))];
        var request = new ServeRequest(all[0], TimeSpan.Zero, new DataFolder(folder.Path), Model: ModelChoice.Offline)
        {
            MoreUrls = [.. all.Skip(1)],
            Logging = logging => logging.ClearProviders().AddProvider(log).SetMinimumLevel(LogLevel.Trace),
        };
        return new OwnServer(await Server.StartAsync(change?.Invoke(request) ?? request, Token), folder, log);
    }

    /// <summary>Sends a request; a body is JSON.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, Token);
    }

    /// <summary>Opens a socket on an address of the server.</summary>
    public async Task<ClientWebSocket> OpenAsync(Uri url, string path, string? key = null, params string[] protocols)
    {
        var socket = new ClientWebSocket();
        if (key is not null)
        {
            socket.Options.SetRequestHeader("Authorization", $"Bearer {key}");
        }

        // as pages do, which are asked for it
        socket.Options.SetRequestHeader("Origin", url.GetLeftPart(UriPartial.Authority));
        foreach (var protocol in protocols)
        {
            socket.Options.AddSubProtocol(protocol);
        }

        if (Choice.Trust().RemoteCertificateValidationCallback is { } trust)
        {
            socket.Options.RemoteCertificateValidationCallback = trust;
        }

        var address = new UriBuilder(url.Scheme == "https" ? "wss" : "ws", url.Host, url.Port).Uri;
        await socket.ConnectAsync(new Uri(address, path), Token);
        return socket;
    }

    /// <summary>The next text message; null when the socket closes.</summary>
    public static async Task<string?> ReadAsync(ClientWebSocket socket)
    {
        var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var received = await socket.ReceiveAsync(buffer, Token);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            message.Write(buffer, 0, received.Count);
            if (received.EndOfMessage)
            {
                return Encoding.UTF8.GetString(message.ToArray());
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.StopAsync(CancellationToken.None);
        await Server.DisposeAsync();
        Folder.Dispose();
    }

    private sealed class TraceLog : ILoggerProvider
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Sink(Lines);

        public void Dispose()
        {
        }

        private sealed class Sink(ConcurrentQueue<string> lines) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                lines.Enqueue(state.ToString() ?? "");
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
                lines.Enqueue($"{formatter(state, exception)} {exception}");
        }
    }
}
