using Duologue.Speech;
using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

[Trait("Needs", "pocketsphinx")]
public sealed class DecoderPoolTests
{
    private static readonly SpeechHints Hints = new() { Examples = ["i need help with billing", "thank you"] };

    [Fact]
    public async Task An_utterance_that_is_given_up_gives_its_decoder_back()
    {
        await using var recognizer = Create(maximum: 1);
        await recognizer.PrepareAsync(Hints, TestContext.Current.CancellationToken);
        var utterance = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);
        utterance.Push(new byte[64_000]);

        await utterance.DisposeAsync();

        Assert.Equal(1, recognizer.IdleDecoderCount);
        await using var next = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);
        next.Push(new byte[64_000]);
        Assert.Equal("", (await next.FinishAsync(TestContext.Current.CancellationToken)).Text);
    }

    [Fact]
    public async Task An_utterance_beyond_the_limit_waits_and_loses_nothing()
    {
        var recordings = SpeechAudio.Recorded("prompts-16k");
        await using var recognizer = Create(maximum: 1);
        var hints = new SpeechHints { Examples = [.. recordings.Select(recording => recording.Text)] };
        await using var before = await recognizer.StartAsync(hints, TestContext.Current.CancellationToken);
        before.Push(recordings[1].Audio);
        var alone = (await before.FinishAsync(TestContext.Current.CancellationToken)).Text;
        await using var first = await recognizer.StartAsync(hints, TestContext.Current.CancellationToken);
        await using var second = await recognizer.StartAsync(hints, TestContext.Current.CancellationToken);

        second.Push(recordings[1].Audio);
        var waiting = second.FinishAsync(TestContext.Current.CancellationToken).AsTask();
        first.Push(recordings[0].Audio);
        var busy = waiting.IsCompleted;
        await first.FinishAsync(TestContext.Current.CancellationToken);
        var text = (await waiting).Text;

        Assert.False(busy);
        Assert.NotEqual("", alone);
        Assert.Equal(alone, text);
        Assert.Equal(1, recognizer.DecoderCount);
    }

    [Fact]
    public async Task An_utterance_given_up_while_waiting_leaves_the_line()
    {
        await using var recognizer = Create(maximum: 1);
        await using var first = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);
        var second = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);
        await using var third = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);

        await second.DisposeAsync();
        await first.FinishAsync(TestContext.Current.CancellationToken);

        Assert.Equal("", (await third.FinishAsync(TestContext.Current.CancellationToken)).Text);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await second.FinishAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_decoder_with_other_words_makes_room()
    {
        await using var recognizer = Create(maximum: 1);
        var other = new SpeechHints { Examples = ["show me my workouts"] };
        await recognizer.PrepareAsync(Hints, TestContext.Current.CancellationToken);
        await recognizer.PrepareAsync(other, TestContext.Current.CancellationToken);

        foreach (var hints in new[] { other, Hints, other with { Telephone = true } })
        {
            await using var utterance = await recognizer.StartAsync(hints, TestContext.Current.CancellationToken);
            await utterance.FinishAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(1, recognizer.DecoderCount);
    }

    [Fact]
    public async Task Finished_utterances_hold_no_decoder()
    {
        await using var recognizer = Create(maximum: 4);

        var utterances = new List<IUtterance>();
        for (var i = 0; i < 4; i++)
        {
            utterances.Add(await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken));
        }

        foreach (var utterance in utterances)
        {
            await utterance.FinishAsync(TestContext.Current.CancellationToken);
        }

        Assert.Equal(recognizer.DecoderCount, recognizer.IdleDecoderCount);
        Assert.InRange(recognizer.DecoderCount, 1, 4);
    }

    [Fact]
    public async Task Preparing_the_same_hints_from_many_sides_makes_one_decoder()
    {
        await using var recognizer = Create(maximum: 10);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(
            _ => recognizer.PrepareAsync(Hints with { Examples = [.. Hints.Examples] }, TestContext.Current.CancellationToken).AsTask()));

        Assert.Equal(1, recognizer.DecoderCount);
    }

    [Fact]
    public async Task Disposing_the_recognizer_ends_what_is_being_said()
    {
        var recognizer = Create(maximum: 1);
        var first = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);
        var second = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);
        first.Push(new byte[32_000]);

        await recognizer.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await first.FinishAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAnyAsync<Exception>(async () => await second.FinishAsync(TestContext.Current.CancellationToken));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken));
    }

    private static PocketSphinxRecognizer Create(int maximum)
    {
        Assert.SkipUnless(PocketSphinxRecognizer.IsAvailable(out var reason), reason ?? "");
        return new PocketSphinxRecognizer(new PocketSphinxOptions { MaximumDecoders = maximum, DecodingThreads = 1 });
    }
}
