using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Duologue.Tests.Protocol;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>A Realtime client that knows nothing but JSON. Every event it reads is held against the published schema.</summary>
/// <remarks>Events are read when the test asks for them. Nothing here waits longer than the test's own time limit.</remarks>
internal sealed class WireClient : IAsyncDisposable
{
    /// <summary>The largest message that every client takes.</summary>
    public const int LargestMessage = 1024 * 1024;

    private static readonly string[] NeverNull =
    [
        "text", "transcript", "audio", "call_id", "name", "arguments", "output", "id", "item_id", "response_id", "delta", "type", "event_id", "role",
    ];

    private readonly ClientWebSocket _socket = new();
    private readonly WireClientOptions _options;
    private int _marks;

    private WireClient(WireClientOptions options) => _options = options;

    /// <summary>Everything read so far, oldest first.</summary>
    public List<JsonElement> Seen { get; } = [];

    public string? SubProtocol => _socket.SubProtocol;

    public WebSocket Socket => _socket;

    private static CancellationToken Limit => TestContext.Current.CancellationToken;

    /// <exception cref="WebSocketException">The upgrade was refused.</exception>
    public static async Task<WireClient> ConnectAsync(Uri server, string target = "/v1/realtime?model=gpt-realtime", WireClientOptions? options = null)
    {
        var client = new WireClient(options ?? new WireClientOptions());
        client._socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in client._options.Headers)
        {
            client._socket.Options.SetRequestHeader(name, value);
        }

        foreach (var protocol in client._options.Protocols)
        {
            client._socket.Options.AddSubProtocol(protocol);
        }

        await client._socket.ConnectAsync(new Uri($"ws://{server.Authority}{target}"), Limit);
        return client;
    }

    /// <summary>The HTTP status by which an upgrade is refused.</summary>
    public static async Task<int> RefusalAsync(Uri server, string target, WireClientOptions options)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in options.Headers)
        {
            socket.Options.SetRequestHeader(name, value);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri($"ws://{server.Authority}{target}"), Limit));
        return (int)socket.HttpStatusCode;
    }

    public Task SendAsync(string json) => SendAsync(Encoding.UTF8.GetBytes(json));

    public Task SendAsync(byte[] message, WebSocketMessageType type = WebSocketMessageType.Text) =>
        _socket.SendAsync(message.AsMemory(), type, endOfMessage: true, Limit).AsTask();

    /// <summary>Appends audio, 100 ms of 24 kHz PCM16 at a time: a loud tone, or silence.</summary>
    public async Task AppendAsync(int milliseconds, bool isSpeech)
    {
        var frame = new byte[4_800];
        for (var i = 0; isSpeech && i < frame.Length / 2; i++)
        {
            BitConverter.TryWriteBytes(frame.AsSpan(2 * i), (short)(9_000 * Math.Sin(i * 0.1)));
        }

        var json = $$"""{"type":"input_audio_buffer.append","audio":"{{Convert.ToBase64String(frame)}}"}""";
        for (; milliseconds > 0; milliseconds -= 100)
        {
            await SendAsync(json);
        }
    }

    /// <summary>Adds a typed message of the user and waits until the server has it.</summary>
    /// <returns>The item's id.</returns>
    public async Task<string> TypeAsync(string text)
    {
        var part = $$"""{"type":"input_text","text":{{JsonSerializer.Serialize(text)}} }""";
        await SendAsync($$"""{"type":"conversation.item.create","item":{"type":"message","role":"user","content":[{{part}}]} }""");
        var added = await NextAsync(_options.IsBeta ? "conversation.item.created" : "conversation.item.done");
        return added.GetProperty("item").GetProperty("id").GetString()!;
    }

    /// <summary>Asks for a response and reads to its end.</summary>
    /// <returns>The response of <c>response.done</c>.</returns>
    public async Task<JsonElement> RespondAsync(string response = "{}")
    {
        await SendAsync($$"""{"type":"response.create","response":{{response}} }""");
        return (await NextAsync("response.done")).GetProperty("response");
    }

    /// <summary>One typed turn from beginning to end, which must be completed.</summary>
    public async Task TurnAsync(string text = "Hello.")
    {
        await TypeAsync(text);
        Assert.Equal("completed", (await RespondAsync()).GetProperty("status").GetString());
    }

    /// <summary>Reads until an event of a type comes.</summary>
    public async Task<JsonElement> NextAsync(string type, Func<JsonElement, bool>? which = null)
    {
        while (await ReadAsync() is { } read)
        {
            if (read.GetProperty("type").GetString() == type && which?.Invoke(read) != false)
            {
                return read;
            }

            Assert.False(
                type != "error" && which is null && read.GetProperty("type").GetString() == "error", $"Instead of {type} came {read.GetRawText()}");
        }

        throw new InvalidOperationException($"The line ended without {type}: {_socket.CloseStatus} {_socket.CloseStatusDescription}; seen: {string.Join(", ", Types())}");
    }

    /// <summary>Reads the next error.</summary>
    public async Task<JsonElement> ErrorAsync() => (await NextAsync("error")).GetProperty("error");

    /// <summary>Reads everything that comes before the answer to something sent now.</summary>
    public async Task SettleAsync()
    {
        var mark = $"mark-{++_marks}";
        await SendAsync($$"""{"type":"conversation.item.retrieve","item_id":"{{mark}}","event_id":"{{mark}}"}""");
        await NextAsync("error", e => e.GetProperty("error").GetProperty("event_id").GetString() == mark);
        Seen.RemoveAt(Seen.Count - 1);
    }

    /// <summary>Reads to the end.</summary>
    /// <returns>Close code and reason.</returns>
    public async Task<(int Code, string? Reason)> ClosedAsync()
    {
        while (await ReadAsync() is not null)
        {
        }

        return (_socket.CloseStatus is { } status ? (int)status : 0, _socket.CloseStatusDescription);
    }

    /// <summary>Types of the events seen, equal neighbours once.</summary>
    public string[] Types()
    {
        var types = new List<string>();
        foreach (var type in Seen.Select(e => e.GetProperty("type").GetString()!))
        {
            if (types.Count == 0 || types[^1] != type)
            {
                types.Add(type);
            }
        }

        return [.. types];
    }

    /// <summary>The only event of a type seen so far.</summary>
    public JsonElement Only(string type) => Assert.Single(All(type));

    public IReadOnlyList<JsonElement> All(string type) => [.. Seen.Where(e => e.GetProperty("type").GetString() == type)];

    public async Task CloseAsync()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Limit);
        await ClosedAsync();
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>Reads one event; null when the server has closed.</summary>
    public async Task<JsonElement?> ReadAsync()
    {
        var message = new MemoryStream();
        var buffer = new byte[64 * 1024];
        ValueWebSocketReceiveResult received;
        do
        {
            if (_socket.State is not (WebSocketState.Open or WebSocketState.CloseSent))
            {
                return null;
            }

            received = await _socket.ReceiveAsync(buffer.AsMemory(), Limit);
            if (received.MessageType == WebSocketMessageType.Close)
            {
                await AnswerCloseAsync();
                return null;
            }

            Assert.Equal(WebSocketMessageType.Text, received.MessageType);
            message.Write(buffer, 0, received.Count);
        }
        while (!received.EndOfMessage);
        Assert.InRange(message.Length, 2, LargestMessage);
        var read = JsonElement.Parse(message.ToArray());
        Seen.Add(read);
        Check(read);
        return read;
    }

    private async Task AnswerCloseAsync()
    {
        try
        {
            if (_socket.State == WebSocketState.CloseReceived)
            {
                await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Limit);
            }
        }
        catch (WebSocketException)
        {
            // A server that was hurt need not wait for the answer; the code it gave is there.
        }
    }

    private void Check(JsonElement read)
    {
        if (_options.IsBeta)
        {
            BetaManners.Check(read);
        }
        else
        {
            var wrong = RealtimeSchema.CheckServerEvent(read).Concat(Nulls(read, "$")).ToArray();
            Assert.True(wrong.Length == 0, $"{string.Join("; ", wrong)}: {Shorten(read.GetRawText())}");
        }
    }

    /// <summary>Where a member declared as text is null: strict clients drop such an event without a word.</summary>
    private static IEnumerable<string> Nulls(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Array => value.EnumerateArray().SelectMany((entry, i) => Nulls(entry, $"{path}[{i}]")),
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => member.Value.ValueKind == JsonValueKind.Null && NeverNull.Contains(member.Name)
            && !IsNotYetKnown(value, member.Name)
            ? [$"{path}.{member.Name}: null"]
            : Nulls(member.Value, $"{path}.{member.Name}")),
        _ => [],
    };

    /// <summary>The one null that strict clients demand: what the user said, until it is known.</summary>
    private static bool IsNotYetKnown(JsonElement part, string member) =>
        member == "transcript" && part.TryGetProperty("type", out var type) && type.ValueEquals("input_audio");

    private static string Shorten(string text) => text.Length < 1_000 ? text : text[..1_000] + "…";
}
