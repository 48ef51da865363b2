using Duologue.Audio;
using Duologue.Protocol;
using Duologue.Testing;
using Duologue.Tests.Testing;

namespace Duologue.Tests.Calls;

public sealed class InterruptionPropertyTests
{
    private const int TurnsPerSeed = 10;

    public static TheoryData<int, bool, bool> Seeds
    {
        get
        {
            var data = new TheoryData<int, bool, bool>();
            for (var seed = 1; seed <= 24; seed++)
            {
                data.Add(seed, seed % 2 == 0, seed % 3 == 0);
            }

            return data;
        }
    }

    [Theory(Timeout = 60_000)]
    [MemberData(nameof(Seeds))]
    public async Task Every_truncation_is_what_the_ear_heard_and_nothing_stale_follows(int seed, bool marks, bool wideband)
    {
        var random = new Random(seed);
        var model = new ScriptedModel();
        await using var call = await TestCall.StartAsync(model, format: wideband ? AudioFormat.Pcm24k : AudioFormat.MuLaw8k, marks: marks);
        var handedOver = TimeSpan.Zero;

        for (var turn = 0; turn < TurnsPerSeed; turn++)
        {
            // One answer, or two queued behind each other.
            var lengths = Enumerable.Range(0, random.Next(1, 3)).Select(_ => TimeSpan.FromMilliseconds(20 * random.Next(5, 150))).ToArray();
            foreach (var length in lengths)
            {
                model.Answers(new ScriptedAnswer { Text = "one two three four five six", Audio = length, Delta = TimeSpan.FromMilliseconds(20 * random.Next(1, 12)) });
                await call.Session.SendTextAsync("go on", cancellationToken: TestContext.Current.CancellationToken);
                handedOver += length;
                await call.PlayedAsync(handedOver);
                await call.Seen.NextAsync<SessionEvent.ResponseEnded>(TestContext.Current.CancellationToken);
            }

            var begun = call.Endpoint.Heard;
            var total = new TimeSpan(lengths.Sum(l => l.Ticks));
            var listened = TimeSpan.FromMilliseconds(random.Next(0, (int)(total.TotalMilliseconds * 1.2)));
            await call.PassAsync(listened);
            var items = call.Seen.Of<SessionEvent.AudioOutput>().Select(a => a.ItemId).Distinct().TakeLast(lengths.Length).ToArray();
            var truncatedBefore = Truncations(call).Count;
            var clearsBefore = call.Endpoint.Clears;

            call.Connection.UserSpeaks();
            var isCut = listened < total;
            await Eventually.HoldsAsync(() => !isCut || call.Endpoint.Clears > clearsBefore);
            await call.Seen.NextAsync<SessionEvent.AudioInterrupted>(TestContext.Current.CancellationToken);

            var expected = ExpectedCuts(items, lengths, call.Endpoint.Heard - begun);
            await Eventually.HoldsAsync(() => Truncations(call).Count - truncatedBefore >= expected.Count);
            var cuts = Truncations(call).Skip(truncatedBefore).ToArray();
            Assert.Equal(expected.Select(e => e.Item), cuts.Select(c => c.ItemId));
            foreach (var (cut, (_, heard)) in cuts.Zip(expected))
            {
                Assert.InRange(Math.Abs(cut.AudioEndMs - heard.TotalMilliseconds), 0, 20);
            }

            // Whatever was cut stays unheard, however long one listens.
            var audible = call.Endpoint.Heard;
            await call.PassAsync(TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(100));
            Assert.Equal(audible, call.Endpoint.Heard);
            model.Answers(new ScriptedAnswer { Text = null });
            call.Connection.UserStops("stop");
            await call.Seen.NextAsync<SessionEvent.ResponseEnded>(TestContext.Current.CancellationToken);
            Assert.DoesNotContain(call.Seen.Of<SessionEvent.ErrorOccurred>(), _ => true);
        }
    }

    private static List<ClientEvent.TruncateItem> Truncations(TestCall call) => [.. call.Connection.Sent.OfType<ClientEvent.TruncateItem>()];

    private static List<(string Item, TimeSpan Heard)> ExpectedCuts(string[] items, TimeSpan[] lengths, TimeSpan heard)
    {
        var cuts = new List<(string, TimeSpan)>();
        for (var i = 0; i < items.Length; i++)
        {
            var ofThis = heard < lengths[i] ? heard : lengths[i];
            heard -= ofThis;
            if (ofThis < lengths[i])
            {
                cuts.Add((items[i], ofThis));
            }
        }

        return cuts;
    }
}
