using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Duologue.AspNetCore.Twilio;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>The other side of a media stream, on virtual time: sends what a test wants, plays what comes as a phone does, and keeps all of it.</summary>
internal sealed class PhonePeer : IAsyncDisposable
{
    public const string StreamSid = "MZ0123456789abcdef0123456789abcdef";
    public const string CallSid = "CA0123456789abcdef0123456789abcdef";
    private const int BytesPerMs = 8;

    private readonly Lock _gate = new();
    private readonly ManualTimeProvider _time;
    private readonly WebSocket _socket;
    private readonly PeerStream _stream;
    private readonly SemaphoreSlim _sending = new(1, 1);
    private readonly List<(TimeSpan Start, byte[] Audio)> _ear = [];
    private readonly List<(string Name, ITimer Timer)> _marks = [];
    private TimeSpan _playsUntil;
    private Task _reading = Task.CompletedTask;
    private long _sent;
    private long _received;
    private long _chunk;

    public PhonePeer(ManualTimeProvider time, string streamSid = StreamSid, int room = 1 << 20)
    {
        _time = time;
        Sid = streamSid;
        var (ours, theirs) = PeerStream.Pair(room);
        _stream = ours;
        _socket = WebSocket.CreateFromStream(ours, new WebSocketCreationOptions { IsServer = false, KeepAliveInterval = TimeSpan.Zero });
        Server = WebSocket.CreateFromStream(theirs, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
        Line = theirs;
    }

    public string Sid { get; }

    /// <summary>The server's end.</summary>
    public WebSocket Server { get; }

    /// <summary>What carries the server's end.</summary>
    public PeerStream Line { get; }

    public TwilioStream Stream { get; private set; } = null!;

    /// <summary>Every message that came, as text.</summary>
    public ConcurrentQueue<string> Messages { get; } = new();

    /// <summary>Names of the marks that came.</summary>
    public ConcurrentQueue<string> Marks { get; } = new();

    public int Clears { get; private set; }

    /// <summary>Most audio that was ever waiting here.</summary>
    public TimeSpan MostAhead { get; private set; }

    /// <summary>Whether marks come back.</summary>
    public bool ReturnsMarks { get; set; } = true;

    /// <summary>How much later than played marks come back.</summary>
    public TimeSpan MarkDelay { get; set; }

    public WebSocketCloseStatus? CloseStatus => _socket.CloseStatus;

    /// <summary>Completes when this side reads no more.</summary>
    public Task ReadEnd => _reading;

    /// <summary>Audio that waits here to be played.</summary>
    public TimeSpan Ahead
    {
        get
        {
            lock (_gate)
            {
                return _playsUntil > _time.Elapsed ? _playsUntil - _time.Elapsed : TimeSpan.Zero;
            }
        }
    }

    public static string StartMessage(string sid = StreamSid) => $$$"""
        {"event":"start","sequenceNumber":"1","start":{"accountSid":"AC0123456789abcdef0123456789abcdef","streamSid":"{{{sid}}}","callSid":"{{{CallSid}}}","tracks":["inbound"],"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1},"customParameters":{"token":"secret"}},"streamSid":"{{{sid}}}"}
        """;

    public static string MediaMessage(ReadOnlySpan<byte> audio, long timestamp, long chunk, string sid = StreamSid) =>
        $$$"""{"event":"media","sequenceNumber":"{{{chunk + 1}}}","media":{"track":"inbound","chunk":"{{{chunk}}}","timestamp":"{{{timestamp}}}","payload":"{{{Convert.ToBase64String(audio)}}}"},"streamSid":"{{{sid}}}"}""";

    public void BeginReading() => _reading = ReadAsync();

    /// <summary>Begins the stream and takes the server's side of it.</summary>
    public async Task<TwilioStream> OpenAsync()
    {
        BeginReading();
        await SendAsync("""{"event":"connected","protocol":"Call","version":"1.0.0"}""");
        await SendAsync(StartMessage(Sid));
        Stream = await TwilioStream.OpenAsync(Server, TimeSpan.FromSeconds(5), _time, cancellationToken: TestContext.Current.CancellationToken)
            ?? throw new InvalidOperationException("the stream was refused");
        return Stream;
    }

    public Task SendAsync(string text) => SendBytesAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendBytesAsync(byte[] bytes, WebSocketMessageType type = WebSocketMessageType.Text, bool isEnd = true)
    {
        if (isEnd)
        {
            Interlocked.Increment(ref _sent);
        }

        await _sending.WaitAsync();
        try
        {
            await _socket.SendAsync(bytes, type, isEnd, CancellationToken.None);
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The server has closed; the test looks at that side.
        }
        finally
        {
            _sending.Release();
        }
    }

    /// <summary>Says something that began at a time of the stream.</summary>
    public Task SayAsync(ReadOnlySpan<byte> audio, long timestamp) => SendAsync(MediaMessage(audio, timestamp, Interlocked.Increment(ref _chunk), Sid));

    /// <summary>Waits until the server has dealt with everything sent, and this side with everything that came of it.</summary>
    public Task SettleAsync(TwilioEndpoint? endpoint = null) => Soon.HoldsAsync(() =>
        Stream.Completion.IsCompleted
        || (Stream.MessagesTaken == Interlocked.Read(ref _sent)
            && (endpoint is null || endpoint.Player.IsIdle)
            && Interlocked.Read(ref _received) == Stream.MessagesSent
            && Stream.MessagesTaken == Interlocked.Read(ref _sent)));

    /// <summary>Waits until everything that the server sent is here.</summary>
    public Task ReceivedAsync() => Soon.HoldsAsync(() => Interlocked.Read(ref _received) == Stream.MessagesSent);

    /// <summary>Lets time pass in small steps, each wholly taken in.</summary>
    public async Task PassAsync(TimeSpan duration, TwilioEndpoint endpoint, TimeSpan? step = null)
    {
        await SettleAsync(endpoint);
        for (var left = duration; left > TimeSpan.Zero;)
        {
            var now = left < (step ?? TimeSpan.FromMilliseconds(10)) ? left : step ?? TimeSpan.FromMilliseconds(10);
            _time.Advance(now);
            left -= now;
            await SettleAsync(endpoint);
        }
    }

    /// <summary>What was heard until now, gaps left out.</summary>
    public byte[] Heard()
    {
        lock (_gate)
        {
            var heard = new List<byte>();
            foreach (var (start, audio) in _ear)
            {
                var length = (long)((_time.Elapsed - start).TotalMilliseconds * BytesPerMs);
                heard.AddRange(audio.Take((int)Math.Clamp(length, 0, audio.Length)));
            }

            return [.. heard];
        }
    }

    public void Freeze() => _stream.Freeze();

    public void Thaw() => _stream.Thaw();

    /// <summary>Breaks off without a word.</summary>
    public void Drop() => _socket.Abort();

    /// <summary>Closes in order.</summary>
    public async Task CloseAsync()
    {
        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Abort();
        _stream.Dispose();
        await _reading;
        _socket.Dispose();
    }

    private async Task ReadAsync()
    {
        await Task.Yield();
        var buffer = new byte[256 * 1024];
        try
        {
            while (true)
            {
                var count = 0;
                ValueWebSocketReceiveResult result;
                do
                {
                    result = await _socket.ReceiveAsync(buffer.AsMemory(count), CancellationToken.None);
                    count += result.Count;
                }
                while (!result.EndOfMessage);

                if (result.MessageType == WebSocketMessageType.Close)
                {
                    if (_socket.State == WebSocketState.CloseReceived)
                    {
                        await _socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, "", CancellationToken.None);
                    }

                    return;
                }

                Take(Encoding.UTF8.GetString(buffer, 0, count));
                Interlocked.Increment(ref _received);
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // One of the sides broke off.
        }
    }

    private void Take(string text)
    {
        Messages.Enqueue(text);
        using var json = JsonDocument.Parse(text);
        Assert.Equal(Sid, json.RootElement.GetProperty("streamSid").GetString());
        switch (json.RootElement.GetProperty("event").GetString())
        {
            case "media":
                Queue(json.RootElement.GetProperty("media").GetProperty("payload").GetBytesFromBase64());
                break;
            case "mark":
                Mark(json.RootElement.GetProperty("mark").GetProperty("name").GetString()!);
                break;
            case "clear":
                Clear();
                break;
        }
    }

    private void Queue(byte[] audio)
    {
        lock (_gate)
        {
            var start = _playsUntil > _time.Elapsed ? _playsUntil : _time.Elapsed;
            _ear.Add((start, audio));
            _playsUntil = start + TimeSpan.FromMilliseconds((double)audio.Length / BytesPerMs);
            var ahead = _playsUntil - _time.Elapsed;
            MostAhead = ahead > MostAhead ? ahead : MostAhead;
        }
    }

    private void Mark(string name)
    {
        Marks.Enqueue(name);
        if (!ReturnsMarks)
        {
            return;
        }

        var wait = Ahead + MarkDelay;
        if (wait == TimeSpan.Zero)
        {
            Return(name);
            return;
        }

        lock (_gate)
        {
            _marks.Add((name, _time.CreateTimer(_ => Due(name), null, wait, Timeout.InfiniteTimeSpan)));
        }
    }

    private void Clear()
    {
        List<string> flushed;
        lock (_gate)
        {
            Clears++;
            var now = _time.Elapsed;
            for (var i = 0; i < _ear.Count; i++)
            {
                var (start, audio) = _ear[i];
                var length = (int)Math.Clamp((now - start).TotalMilliseconds * BytesPerMs, 0, audio.Length);
                _ear[i] = (start, audio[..length]);
            }

            _playsUntil = now;
            flushed = [.. _marks.Select(m => m.Name)];
            _marks.ForEach(m => m.Timer.Dispose());
            _marks.Clear();
        }

        flushed.ForEach(Return);
    }

    private void Due(string name)
    {
        lock (_gate)
        {
            var index = _marks.FindIndex(m => m.Name == name);
            if (index < 0)
            {
                return;
            }

            _marks.RemoveAt(index);
        }

        Return(name);
    }

    private void Return(string name) =>
        _ = SendAsync($$$"""{"event":"mark","sequenceNumber":"7","streamSid":"{{{Sid}}}","mark":{"name":"{{{name}}}"}}""");
}
