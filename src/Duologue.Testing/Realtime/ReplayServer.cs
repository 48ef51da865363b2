using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Text.Json;

namespace Duologue.Testing.Realtime;

/// <summary>A Realtime server on this machine that plays scripts over real WebSockets and records what it receives.</summary>
/// <remarks>
/// Listens on loopback on a port of the system's choice. The first connection plays the first script and so on; the last script serves all that
/// follow. Thread-safe. Dispose it to cut every line and free the port.
/// </remarks>
public sealed class ReplayServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ReplayScript[] _scripts;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<ReplayConnection> _connections = [];
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _tasks = [];
    private readonly Dictionary<string, TaskCompletionSource> _signals = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _accepting;
    private int _taken;

    private ReplayServer(ReplayScript[] scripts)
    {
        _scripts = scripts;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>Address to give to a model, such as <c>http://127.0.0.1:40000/v1</c>.</summary>
    public string BaseUrl => $"http://127.0.0.1:{Port}/v1";

    /// <summary>How many upgrades were asked for, refused ones included.</summary>
    public int Attempts => Volatile.Read(ref _taken);

    /// <summary>The connections that were upgraded, in order.</summary>
    public IReadOnlyList<ReplayConnection> Connections
    {
        get
        {
            lock (_lock)
            {
                return [.. _connections];
            }
        }
    }

    /// <summary>Starts a server.</summary>
    /// <param name="scripts">At least one.</param>
    public static ReplayServer Start(params ReplayScript[] scripts)
    {
        ArgumentNullException.ThrowIfNull(scripts);
        ArgumentOutOfRangeException.ThrowIfZero(scripts.Length, nameof(scripts));
        return new ReplayServer(scripts);
    }

    /// <summary>Lets scripts go on that wait for a name; those that come to it later do not wait any more.</summary>
    public void Continue(string name) => SourceOf(name).TrySetResult();

    /// <summary>Waits until something holds of what the server has recorded.</summary>
    /// <param name="condition">Asked after every event received; must be quick.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UntilAsync(Func<ReplayServer, bool> condition, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                changed = _changed.Task;
            }

            if (condition(this))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a client event on the newest connection that has it.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<JsonElement> ReceivedAsync(string type, CancellationToken cancellationToken)
    {
        await UntilAsync(server => server.Connections.Any(c => c.ReceivedOf(type).Count > 0), cancellationToken).ConfigureAwait(false);
        return Connections.Last(c => c.ReceivedOf(type).Count > 0).ReceivedOf(type)[^1];
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        Task[] tasks;
        lock (_lock)
        {
            _sockets.ForEach(socket => socket.Dispose());
            tasks = [.. _tasks];
        }

        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(tasks).ConfigureAwait(false);
        _stopping.Dispose();
    }

    internal Task SignalOf(string name) => SourceOf(name).Task;

    internal void Noted()
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            changed = _changed;
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private TaskCompletionSource SourceOf(string name)
    {
        lock (_lock)
        {
            if (!_signals.TryGetValue(name, out var source))
            {
                source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                _signals[name] = source;
            }

            return source;
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                var script = _scripts[Math.Min(Interlocked.Increment(ref _taken), _scripts.Length) - 1];
                lock (_lock)
                {
                    _sockets.Add(socket);
                    _tasks.Add(Task.Run(() => ServeAsync(socket, script)));
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is being disposed.
        }
    }

    private async Task ServeAsync(Socket socket, ReplayScript script)
    {
        try
        {
            var stream = new FreezableStream(new NetworkStream(socket, ownsSocket: true));
            await using var ending = stream.ConfigureAwait(false);
            if (await HttpUpgrade.ReadAsync(stream, _stopping.Token).ConfigureAwait(false) is not { } upgrade)
            {
                return;
            }

            if (script.Refusal is { } refusal)
            {
                await HttpUpgrade.RefuseAsync(stream, refusal.Status, refusal.Headers, refusal.Body, _stopping.Token).ConfigureAwait(false);
                Noted();
                return;
            }

            await upgrade.AcceptAsync(stream, _stopping.Token).ConfigureAwait(false);
            var options = new WebSocketCreationOptions { IsServer = true, SubProtocol = upgrade.SubProtocol };
            using var webSocket = WebSocket.CreateFromStream(stream, options);
            var connection = new ReplayConnection(socket, stream, webSocket, script, this, upgrade);
            lock (_lock)
            {
                _connections.Add(connection);
            }

            Noted();
            await connection.PlayAsync(_stopping.Token).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The line was cut while the upgrade was on its way.
        }
    }
}
