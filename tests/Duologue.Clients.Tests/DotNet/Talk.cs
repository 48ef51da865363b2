using System.ClientModel;
using Duologue.Clients.Tests.Support;
using OpenAI.Realtime;

namespace Duologue.Clients.Tests.DotNet;

/// <summary>A conversation by the OpenAI package, whose updates are read in their order, and into which a microphone speaks that never stops.</summary>
internal sealed class Talk : IAsyncDisposable
{
    private const int Frame = 4_800;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    private readonly IAsyncEnumerator<RealtimeServerUpdate> _updates;
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Lock _gate = new();
    private readonly Queue<ReadOnlyMemory<byte>> _waiting = new();
    private Task _microphone = Task.CompletedTask;

    private Talk(RealtimeSessionClient session)
    {
        Session = session;
        _updates = session.ReceiveUpdatesAsync(CancellationToken.None).GetAsyncEnumerator(CancellationToken.None);
    }

    public RealtimeSessionClient Session { get; }

    /// <summary>Everything read so far.</summary>
    public List<RealtimeServerUpdate> Seen { get; } = [];

    public static RealtimeClient Client(RealtimeServer server, string path = "/v1", string key = RealtimeServer.Key) =>
        new(new ApiKeyCredential(key), new RealtimeClientOptions { Endpoint = new Uri(server.Http, path) });

    public static async Task<Talk> OpenAsync(RealtimeServer server) =>
        new(await Client(server).StartConversationSessionAsync("gpt-realtime", cancellationToken: TestContext.Current.CancellationToken));

    public static Talk Of(RealtimeSessionClient session) => new(session);

    /// <summary>The next update of a kind; what stands between is passed over, but never an error.</summary>
    public async Task<T> NextAsync<T>(Func<T, bool>? which = null)
        where T : RealtimeServerUpdate
    {
        while (await MoveNextAsync(typeof(T).Name))
        {
            Seen.Add(_updates.Current);
            if (_updates.Current is T wanted && which?.Invoke(wanted) != false)
            {
                return wanted;
            }

            Assert.False(_updates.Current is RealtimeServerUpdateError, (_updates.Current as RealtimeServerUpdateError)?.Error.Message);
        }

        throw new InvalidOperationException($"the line ended with {Session.WebSocket.CloseStatus} before {typeof(T).Name}");
    }

    /// <summary>The audio of an answer so far.</summary>
    public byte[] Audio(string? responseId) =>
        [.. Seen.OfType<RealtimeServerUpdateResponseOutputAudioDelta>().Where(d => d.ResponseId == responseId).SelectMany(d => d.Delta.ToArray())];

    /// <summary>Speaks: PCM16, 24 kHz, 100 ms at a time, somewhat faster than real time; and silence before and after.</summary>
    public void Say(ReadOnlyMemory<byte> audio)
    {
        lock (_gate)
        {
            for (; audio.Length > 0; audio = audio[Math.Min(Frame, audio.Length)..])
            {
                _waiting.Enqueue(audio[..Math.Min(Frame, audio.Length)]);
            }
        }

        if (_microphone.IsCompleted)
        {
            _microphone = Task.Run(SpeakAsync, CancellationToken.None);
        }
    }

    /// <summary>Holds that every update was one that the package knows.</summary>
    public void CheckKnown() => Assert.All(Seen, update => Assert.StartsWith("RealtimeServerUpdate", update.GetType().Name, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _microphone;
        Session.Dispose();
        _stop.Dispose();
    }

    // Tells what was waited for in vain, before the test itself gives up.
    private async Task<bool> MoveNextAsync(string wanted)
    {
        try
        {
            return await _updates.MoveNextAsync().AsTask().WaitAsync(Patience, TimeProvider.System, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException error)
        {
            throw new InvalidOperationException($"no {wanted}; seen: {string.Join(' ', Seen.Select(update => update.Kind))}", error);
        }
    }

    private async Task SpeakAsync()
    {
        using var timer = new PeriodicTimer(Pace, TimeProvider.System);
        try
        {
            while (await timer.WaitForNextTickAsync(_stop.Token))
            {
                ReadOnlyMemory<byte> next;
                lock (_gate)
                {
                    next = _waiting.TryDequeue(out var frame) ? frame : new byte[Frame];
                }

                // Not with the token: a cancelled send would break the line.
                await Session.SendInputAudioAsync(BinaryData.FromBytes(next), CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // the microphone is switched off
        }
    }
}
