using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Duologue.Testing.Twilio;

/// <summary>A small HTTP/1.1 server on loopback: requests with a length, answers in JSON, lines kept open.</summary>
internal sealed class RestServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<RestRequest, Task<RestAnswer>> _answer;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly List<Task> _lines = [];
    private readonly Task _accepting;

    public RestServer(Func<RestRequest, Task<RestAnswer>> answer)
    {
        _answer = answer;
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    public Uri Address { get; }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] lines;
        lock (_gate)
        {
            lines = [.. _lines];
        }

        await Task.WhenAll(lines).ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_stopping.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                lock (_gate)
                {
                    _lines.RemoveAll(l => l.IsCompleted);
                    _lines.Add(Task.Run(() => ServeAsync(socket)));
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The server is being disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            var stream = new NetworkStream(socket, ownsSocket: true);
            await using var closing = stream.ConfigureAwait(false);
            while (await RestRequest.ReadAsync(stream, _stopping.Token).ConfigureAwait(false) is { } request)
            {
                var answer = await _answer(request).ConfigureAwait(false);
                var body = Encoding.UTF8.GetBytes(answer.Json);
                var head = string.Create(
                    CultureInfo.InvariantCulture,
                    $"HTTP/1.1 {answer.Status} {(HttpStatusCode)answer.Status}\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. body], _stopping.Token).ConfigureAwait(false);

                // Only now: a call rings after whoever asked for it knows its name.
                answer.Then?.Invoke();
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The line was cut, by the server under test or by the disposal of this one.
        }
    }
}
