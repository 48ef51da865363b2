using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Duologue.Testing.Browser;

/// <summary>A page without a browser: begins a session over HTTP, talks over the voice socket, plays on a clock and says what it has played.</summary>
/// <remarks>
/// Speaks version 1 of the voice socket that <c>MapBrowserVoice</c> serves. May break off and come back: it is one page on several sockets.
/// Thread-safe.
/// <code>
/// await using var page = await VoicePage.OpenAsync(new Uri("http://127.0.0.1:5080"));
/// await page.SendAsync("""{"type":"text_input","text":"What's the weather in Paris?"}""");
/// var answer = await page.NextAsync("assistant_transcript", e => e.Is("final"));
/// </code>
/// </remarks>
public sealed class VoicePage : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Uri _server;
    private readonly VoicePageOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly PagePlayer _player;
    private readonly List<PageEvent> _events = [];
    private readonly MemoryStream _audio = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private VoicePageSocket? _socket;
    private string _agent = "";
    private int _next;
    private long _received;

    private VoicePage(Uri server, VoicePageOptions options, TimeProvider timeProvider)
    {
        (_server, _options, _timeProvider) = (server, options, timeProvider);
        _player = new PagePlayer(timeProvider);
    }

    /// <summary>Id of the session.</summary>
    public string SessionId { get; private set; } = "";

    /// <summary>What brings the page back; the newest.</summary>
    public string ResumeToken { get; private set; } = "";

    /// <summary>Messages so far, over all sockets.</summary>
    public IReadOnlyList<PageEvent> Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    /// <summary>Samples really played so far, in the count that the server is told.</summary>
    public long PlayedSamples => _player.Position;

    /// <summary>Samples that wait to be played.</summary>
    public long QueuedSamples => _player.Queued;

    /// <summary>Bytes of audio received so far.</summary>
    public long ReceivedBytes => Interlocked.Read(ref _received);

    /// <summary>The audio received so far, whether played or not; empty unless it is kept.</summary>
    public byte[] Audio
    {
        get
        {
            lock (_gate)
            {
                return _audio.ToArray();
            }
        }
    }

    /// <summary>Completes when the present socket is closed, with its close code, or null when it broke.</summary>
    public Task<int?> Closed => _socket?.Closed ?? Task.FromResult<int?>(null);

    /// <summary>Begins a session, opens its socket and waits until the session is ready.</summary>
    /// <param name="server">Address of the server, with <c>http</c>.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="timeProvider">The clock that playing goes by; null for the system's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScriptException">The server refused.</exception>
    public static async Task<VoicePage> OpenAsync(
        Uri server, VoicePageOptions? options = null, TimeProvider? timeProvider = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(server);
        var page = new VoicePage(server, options ?? new VoicePageOptions(), timeProvider ?? TimeProvider.System);
        var ticket = await page.StartAsync(cancellationToken).ConfigureAwait(false);
        await page.ConnectAsync("duologue.ticket." + ticket, cancellationToken).ConfigureAwait(false);
        return page;
    }

    /// <summary>Comes back to the session on another socket; the one before may still stand.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="WebSocketException">The server refused.</exception>
    public Task ResumeAsync(CancellationToken cancellationToken = default) => ConnectAsync("duologue.resume." + ResumeToken, cancellationToken);

    /// <summary>Loses the socket without a word.</summary>
    public void Break() => _socket?.Abort();

    /// <summary>Closes the socket.</summary>
    /// <param name="code">The close code.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task CloseAsync(int code, CancellationToken cancellationToken = default) => Socket.CloseAsync(code, cancellationToken);

    /// <summary>Sends audio, in frames of any length.</summary>
    /// <param name="audio">PCM16 at 24 kHz.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SayAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken = default) =>
        Socket.SendAsync(audio, WebSocketMessageType.Binary, cancellationToken);

    /// <summary>Sends a text frame.</summary>
    /// <param name="json">Usually a message.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendAsync(string json, CancellationToken cancellationToken = default) =>
        Socket.SendAsync(Encoding.UTF8.GetBytes(json), WebSocketMessageType.Text, cancellationToken);

    /// <summary>Sends any bytes as a text frame.</summary>
    /// <param name="bytes">Usually wrong ones.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task SendBytesAsTextAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default) =>
        Socket.SendAsync(bytes, WebSocketMessageType.Text, cancellationToken);

    /// <summary>Waits for the next message of a type that was not waited for yet, and passes over those before it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<PageEvent> NextAsync(string type, CancellationToken cancellationToken = default) => NextAsync(type, static _ => true, cancellationToken);

    /// <summary>Waits for the next message of a type that fits, and passes over those before it.</summary>
    /// <param name="type">The type.</param>
    /// <param name="fits">Whether it is the one.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<PageEvent> NextAsync(string type, Func<PageEvent, bool> fits, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(fits);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                while (_next < _events.Count)
                {
                    var candidate = _events[_next++];
                    if (candidate.Type == type && fits(candidate))
                    {
                        return candidate;
                    }
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until something holds, looking whenever a message or audio came.</summary>
    /// <param name="holds">What to wait for.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UntilAsync(Func<VoicePage, bool> holds, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(holds);
        while (true)
        {
            Task changed;
            lock (_gate)
            {
                changed = _changed.Task;
            }

            if (holds(this))
            {
                return;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Leaves without a word.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_socket is { } socket)
        {
            await socket.DisposeAsync().ConfigureAwait(false);
        }

        await _audio.DisposeAsync().ConfigureAwait(false);
    }

    internal void OnAudio(ReadOnlyMemory<byte> audio)
    {
        Interlocked.Add(ref _received, audio.Length);
        _player.Add(audio.Length / 2);
        if (_options.KeepsAudio)
        {
            lock (_gate)
            {
                _audio.Write(audio.Span);
            }
        }

        Changed(null);
    }

    internal void OnMessage(VoicePageSocket socket, ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        var body = JsonElement.ParseValue(ref reader);
        var message = new PageEvent(body.GetProperty("type").GetString() ?? "", body);
        switch (message.Type)
        {
            case "session_ready":
                SessionId = message.Text("session_id") ?? "";
                ResumeToken = message.Text("resume_token") ?? "";
                _player.Restart((long)(message.Number("position") ?? 0));
                break;
            case "clear":
                var position = _player.Clear();
                if (_options.AnswersClear)
                {
                    socket.Post($$"""{"type":"playback","position":{{position}},"clear":{{message.Number("id")}}}""");
                }

                break;
            case "ping" when _options.AnswersPing:
                socket.Post("""{"type":"pong"}""");
                break;
            default:
                break;
        }

        Changed(message);
    }

    private VoicePageSocket Socket => _socket ?? throw new InvalidOperationException("The page has no socket.");

    private void Changed(PageEvent? message)
    {
        TaskCompletionSource changed;
        lock (_gate)
        {
            if (message is not null)
            {
                _events.Add(message);
            }

            (changed, _changed) = (_changed, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        changed.SetResult();
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        using var own = _options.Http is null ? new HttpClient() : null;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_server, "/realtime/session/start"));
        if (_options.Agent is { } agent)
        {
            request.Content = new StringContent($$"""{"agent":"{{JsonEncodedText.Encode(agent)}}"}""", Encoding.UTF8, "application/json");
        }

        if (_options.ApiKey is { } key)
        {
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        using var response = await (_options.Http ?? own!).SendAsync(request, cancellationToken).ConfigureAwait(false);
        var body = await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw new ScriptException($"The server refused to begin a session: {(int)response.StatusCode} {body}");
        }

        using var answer = JsonDocument.Parse(body);
        _agent = answer.RootElement.GetProperty("agent").GetString() ?? "";
        return answer.RootElement.GetProperty("ticket").GetString() ?? "";
    }

    private async Task ConnectAsync(string secret, CancellationToken cancellationToken)
    {
        var told = Events.Count(IsWord);
        var client = new ClientWebSocket();
        client.Options.AddSubProtocol("duologue.v1");
        client.Options.AddSubProtocol(secret);
        client.Options.SetRequestHeader("Origin", _options.Origin ?? _server.GetLeftPart(UriPartial.Authority));
        var address = new UriBuilder(_server)
        {
            Scheme = _server.Scheme == Uri.UriSchemeHttps ? "wss" : "ws",
            Path = "/realtime/stream",
            Query = "agent=" + Uri.EscapeDataString(_agent),
        };
        try
        {
            await client.ConnectAsync(address.Uri, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            client.Dispose();
            throw;
        }

        var before = _socket;
        _socket = new VoicePageSocket(client, this, _player, _options.ReportsPlayback, _timeProvider);
        _socket.Start();
        if (before is not null)
        {
            await before.GoneAsync().ConfigureAwait(false);
        }

        await UntilAsync(page => page.Events.Count(IsWord) > told, cancellationToken).ConfigureAwait(false);

        static bool IsWord(PageEvent e) => e.Type is "session_ready" or "ended";
    }
}
