using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Duologue.Testing.OpenAICompatible;

/// <summary>A small HTTP server on loopback that stands in for a recogniser, a chat model or a voice, and does what it was told.</summary>
/// <remarks>
/// Thread-safe. Answers are given in the order they were laid in, whatever the path; without one left it answers 500 and says so. What to lay in:
/// <see cref="FakeTranscription"/>, <see cref="FakeChat"/>, <see cref="FakeSpeech"/>, <see cref="FakeAnswer"/>. Disposing closes all lines.
/// </remarks>
public sealed class FakePartServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _gate = new();
    private readonly Queue<FakeAnswer> _script = [];
    private readonly List<FakeRequest> _requests = [];
    private readonly List<Task> _lines = [];
    private readonly Task _accepting;

    // Unbounded: a test is finite, and nothing of it may be lost.
    private readonly Channel<FakeRequest> _coming = Channel.CreateUnbounded<FakeRequest>();

    /// <summary>Begins to listen at a free port.</summary>
    public FakePartServer()
    {
        _listener.Start();
        BaseUrl = $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/v1";
        _accepting = AcceptAsync();
    }

    /// <summary>The base address, <c>/v1</c> included.</summary>
    public string BaseUrl { get; }

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<FakeRequest> Requests
    {
        get
        {
            lock (_gate)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Lays in the next answers.</summary>
    /// <param name="answers">In order.</param>
    public FakePartServer Will(params IReadOnlyList<FakeAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        lock (_gate)
        {
            foreach (var answer in answers)
            {
                _script.Enqueue(answer);
            }
        }

        return this;
    }

    /// <summary>Waits for the next request that was not waited for yet.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<FakeRequest> NextRequestAsync(CancellationToken cancellationToken = default) => _coming.Reader.ReadAsync(cancellationToken);

    /// <inheritdoc />
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
            var line = new FakeLine(stream);
            while (await line.ReadAsync(_stopping.Token).ConfigureAwait(false) is { } request && await AnswerAsync(line, request).ConfigureAwait(false))
            {
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The line was cut, by the other side or by the disposal of this one.
        }
    }

    private async Task<bool> AnswerAsync(FakeLine line, FakeRequest request)
    {
        FakeAnswer answer;
        lock (_gate)
        {
            answer = _script.TryDequeue(out var next) ? next : FakeAnswer.Refusal(500, "the script has no more answers");
            _requests.Add(request);
        }

        _coming.Writer.TryWrite(request);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        var hangUp = line.HangUpAsync(_stopping.Token);
        var writing = line.WriteAsync(answer, over.Token);
        if (await Task.WhenAny(writing, hangUp).ConfigureAwait(false) == hangUp)
        {
            await over.CancelAsync().ConfigureAwait(false);
            await ((Task)writing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (!writing.IsCompletedSuccessfully)
        {
            request.SetAbandoned();
            return false;
        }

        request.SetAnswered();
        return await writing.ConfigureAwait(false);
    }
}
