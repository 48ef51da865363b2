using Duologue.AspNetCore.Twilio;
using Duologue.Audio;
using Duologue.Endpoints;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>An endpoint with a peer at its other end, and somebody who reads it and keeps everything.</summary>
internal sealed class PhoneLeg : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<byte> _audio = [];
    private readonly List<EndpointEvent> _events = [];
    private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    private PhoneLeg(ManualTimeProvider time, PhonePeer peer, TwilioEndpoint endpoint)
    {
        Time = time;
        Peer = peer;
        Endpoint = endpoint;
    }

    public ManualTimeProvider Time { get; }

    /// <summary>The newest peer.</summary>
    public PhonePeer Peer { get; private set; }

    public List<PhonePeer> OldPeers { get; } = [];

    public TwilioEndpoint Endpoint { get; }

    public Task Reading { get; private set; } = Task.CompletedTask;

    /// <summary>Completes when the reader is being held back.</summary>
    public Task Held => _held.Task.WaitAsync(TestContext.Current.CancellationToken);

    /// <summary>Holds the reader back while it is not completed.</summary>
    public Task Holds { get; set; } = Task.CompletedTask;

    /// <summary>Everything heard from the caller, silence included.</summary>
    public byte[] Audio
    {
        get
        {
            lock (_gate)
            {
                return [.. _audio];
            }
        }
    }

    /// <summary>Everything but audio.</summary>
    public EndpointEvent[] Events
    {
        get
        {
            lock (_gate)
            {
                return [.. _events];
            }
        }
    }

    public string[] Marks => [.. Events.OfType<EndpointEvent.MarkReached>().Select(m => m.Name)];

    public static async Task<PhoneLeg> OpenAsync(TwilioEndpointOptions? options = null, int room = 1 << 20, bool read = true)
    {
        var time = new ManualTimeProvider();
        var peer = new PhonePeer(time, room: room);
        var endpoint = new TwilioEndpoint(await peer.OpenAsync(), options ?? new TwilioEndpointOptions { SilenceAfter = Timeout.InfiniteTimeSpan }, time);
        var leg = new PhoneLeg(time, peer, endpoint);
        if (read)
        {
            leg.Read();
            await leg.SettleAsync();
        }

        return leg;
    }

    public void Read() => Reading = ReadAsync(_stop.Token);

    public void StopReading() => _stop.Cancel();

    public Task SettleAsync() => Peer.SettleAsync(Endpoint);

    public Task PassAsync(double milliseconds, double step = 10) =>
        Peer.PassAsync(TimeSpan.FromMilliseconds(milliseconds), Endpoint, TimeSpan.FromMilliseconds(step));

    /// <summary>Plays audio as a bridge does: in pieces of 100 ms, a mark behind each.</summary>
    public async Task PlayAsync(byte[] audio, string prefix = "m", bool marks = true)
    {
        for (var i = 0; i < audio.Length; i += 800)
        {
            await Endpoint.PlayAsync(new AudioFrame(AudioFormat.MuLaw8k, audio.AsMemory(i, Math.Min(800, audio.Length - i))));
            if (marks)
            {
                await Endpoint.MarkAsync($"{prefix}{i / 800}");
            }
        }
    }

    /// <summary>The phone comes back with a new stream.</summary>
    public async Task<bool> ResumeAsync(string streamSid = "MZresumed")
    {
        OldPeers.Add(Peer);
        Peer = new PhonePeer(Time, streamSid);
        var stream = await Peer.OpenAsync();
        return Endpoint.TryResume(stream);
    }

    public Task LostAsync() => Soon.HoldsAsync(() => Endpoint.IsLost);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        Peer.Drop();
        await Endpoint.DisposeAsync();
        await Reading;
        await Peer.DisposeAsync();
        foreach (var peer in OldPeers)
        {
            await peer.DisposeAsync();
        }

        _stop.Dispose();
    }

    /// <summary>Bytes that are all different from their neighbours, so that a shift shows.</summary>
    public static byte[] Pattern(int length, int seed = 1)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var next in Endpoint.ReadAsync(cancellationToken))
            {
                if (!Holds.IsCompleted)
                {
                    _held.TrySetResult();
                    await Holds;
                }

                lock (_gate)
                {
                    if (next is EndpointEvent.AudioReceived received)
                    {
                        _audio.AddRange(received.Frame.Data.Span);
                    }
                    else
                    {
                        _events.Add(next);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The test is over, or wants nobody to read.
        }
    }
}
