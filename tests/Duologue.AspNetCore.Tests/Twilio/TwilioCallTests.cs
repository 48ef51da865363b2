using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>Session, bridge and phone together: what the model is told was heard is what the phone played.</summary>
public sealed class TwilioCallTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<int, int> Calls
    {
        get
        {
            var data = new TheoryData<int, int>();
            for (var seed = 1; seed <= 10; seed++)
            {
                // Marks take their time to come back on half of the lines.
                data.Add(seed, seed % 2 == 0 ? 0 : 5 * seed);
            }

            return data;
        }
    }

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(Calls))]
    public async Task Every_truncation_is_what_the_phone_played(int seed, int markDelayMs)
    {
        var random = new Random(seed);
        var model = new ScriptedModel();
        await using var call = await Call.StartAsync(model);
        call.Peer.MarkDelay = TimeSpan.FromMilliseconds(markDelayMs);
        var queued = 0L;
        for (var turn = 0; turn < 20; turn++)
        {
            // One answer, or two behind each other; up to six seconds, of which the phone has one at most.
            var lengths = Enumerable.Range(0, random.Next(1, 3)).Select(_ => TimeSpan.FromMilliseconds(20 * random.Next(5, 150))).ToArray();
            foreach (var length in lengths)
            {
                model.Answers(new ScriptedAnswer { Text = "one two three four five six", Audio = length, Delta = TimeSpan.FromMilliseconds(20 * random.Next(1, 12)) });
                await call.Session.SendTextAsync("go on", cancellationToken: Token);
                queued += (long)length.TotalMilliseconds * 8;
                await Soon.HoldsAsync(() => call.Endpoint.Player.Queued == queued);
                await call.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);
            }

            await call.Peer.SettleAsync(call.Endpoint);
            var begun = call.Peer.Heard().Length;
            var total = new TimeSpan(lengths.Sum(l => l.Ticks));
            await call.Peer.PassAsync(TimeSpan.FromMilliseconds(random.Next(0, (int)total.TotalMilliseconds)), call.Endpoint);
            var before = call.Truncations.Length;
            var clears = call.Peer.Clears;

            call.Connection.UserSpeaks();
            await Soon.HoldsAsync(() => call.Peer.Clears > clears);
            await call.Seen.NextAsync<SessionEvent.AudioInterrupted>(Token);

            var heard = TimeSpan.FromMilliseconds((call.Peer.Heard().Length - begun) / 8.0);
            var items = call.Seen.Of<SessionEvent.AudioOutput>().Select(a => a.ItemId).Distinct().TakeLast(lengths.Length).ToArray();
            await Soon.HoldsAsync(() => call.Truncations[before..].Any(t => t.ItemId == items[^1]));
            CheckCuts(items, lengths, heard, call.Truncations[before..], 20 + markDelayMs);

            var audible = call.Peer.Heard().Length;
            await call.Peer.PassAsync(TimeSpan.FromSeconds(1), call.Endpoint, TimeSpan.FromMilliseconds(100));
            Assert.Equal(audible, call.Peer.Heard().Length);
            model.Answers(new ScriptedAnswer { Text = null });
            call.Connection.UserStops("stop");
            await call.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);
            Assert.Empty(call.Seen.Of<SessionEvent.ErrorOccurred>());
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_whose_phone_was_lost_in_the_middle_ends_when_the_rest_was_heard()
    {
        var model = new ScriptedModel();
        await using var call = await Call.StartAsync(model);
        model.Answers(new ScriptedAnswer { Text = "a long goodbye", Audio = TimeSpan.FromSeconds(4) });
        await call.Session.SendTextAsync("bye", cancellationToken: Token);
        await Soon.HoldsAsync(() => call.Endpoint.Player.Queued == 32_000);
        await call.Seen.NextAsync<SessionEvent.ResponseEnded>(Token);
        await call.Peer.PassAsync(TimeSpan.FromMilliseconds(1_530), call.Endpoint);
        call.Peer.Drop();
        await Soon.HoldsAsync(() => call.Endpoint.IsLost);

        call.Time.Advance(TimeSpan.FromSeconds(5));
        await using var next = new PhonePeer(call.Time, "MZnext");
        Assert.True(call.Endpoint.TryResume(await next.OpenAsync()));
        await next.SettleAsync(call.Endpoint);
        await next.PassAsync(TimeSpan.FromMilliseconds(2_000), call.Endpoint);
        call.Connection.UserSpeaks();
        await Soon.HoldsAsync(() => call.Truncations.Length > 0);

        // 1.5 s were known to be heard before the loss, and then two more.
        Assert.InRange(call.Truncations.Single().AudioEndMs, 3_480, 3_520);
        Assert.Equal(16_000, next.Heard().Length);
    }

    /// <summary>Of each item what was heard is what its truncation says, and an item that was not truncated was heard to its end.</summary>
    private static void CheckCuts(string[] items, TimeSpan[] lengths, TimeSpan heard, ClientEvent.TruncateItem[] cuts, double toleranceMs)
    {
        foreach (var (item, length) in items.Zip(lengths))
        {
            var ofThis = heard < length ? heard : length;
            heard -= ofThis;
            var told = cuts.SingleOrDefault(c => c.ItemId == item)?.AudioEndMs ?? length.TotalMilliseconds;
            Assert.InRange(Math.Abs(told - ofThis.TotalMilliseconds), 0, toleranceMs);
        }
    }

    private sealed class Call(PhonePeer peer, TwilioEndpoint endpoint, ScriptedModel model, ManualTimeProvider time) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        private Task<CallEnd> _end = null!;

        public PhonePeer Peer => peer;

        public TwilioEndpoint Endpoint => endpoint;

        public ManualTimeProvider Time => time;

        public SessionRecorder Seen { get; } = new();

        public RealtimeSession Session { get; private set; } = null!;

        public ScriptedConnection Connection => model.Connection;

        public ClientEvent.TruncateItem[] Truncations => [.. Connection.Sent.OfType<ClientEvent.TruncateItem>()];

        public static async Task<Call> StartAsync(ScriptedModel model)
        {
            var time = new ManualTimeProvider();
            var peer = new PhonePeer(time);
            var endpoint = new TwilioEndpoint(await peer.OpenAsync(), new TwilioEndpointOptions { SilenceAfter = Timeout.InfiniteTimeSpan }, time);
            var call = new Call(peer, endpoint, model, time);
            var started = new TaskCompletionSource<RealtimeSession>();
            var runner = new RealtimeRunner(new RealtimeAgent { Name = "Agent" }, model, timeProvider: time);
            call._end = runner.RunCallAsync(endpoint, new CallOptions { Observers = [call.Seen], Started = started.SetResult }, call._stop.Token);
            call.Session = await started.Task;
            await peer.SettleAsync(endpoint);
            return call;
        }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _end;
            peer.Drop();
            await endpoint.DisposeAsync();
            await peer.DisposeAsync();
            _stop.Dispose();
        }
    }
}
