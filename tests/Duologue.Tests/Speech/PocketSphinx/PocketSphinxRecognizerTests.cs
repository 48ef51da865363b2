using Duologue.Speech;
using Duologue.Speech.Flite;
using Duologue.Speech.PocketSphinx;
using Duologue.Testing.Speech;

namespace Duologue.Tests.Speech.PocketSphinx;

[Collection(VoiceCollection.Name)]
[Trait("Needs", "pocketsphinx")]
public sealed class PocketSphinxRecognizerTests(PocketSphinxRecognizerTests.SharedRecognizer shared)
    : IClassFixture<PocketSphinxRecognizerTests.SharedRecognizer>
{
    private static readonly SpeechHints Hints = new()
    {
        Examples =
        [
            "What's the weather in {city}?", "How is the weather in {city} [today]", "Book an appointment {date} at {time}",
            "I'd like to book an appointment [for {service}] {date} [at {time}]", "I need help with billing", "There is a problem with my bill",
            "I just did {number} reps of {exercise} at {weight} pounds", "Show me my recent workouts", "What's my {exercise} progress?", "yes", "no",
        ],
    };

    [Theory]
    [InlineData("prompts-16k", false, 0.12)]
    [InlineData("composites-16k", false, 0.25)]
    [InlineData("second-speaker-16k", false, 0.10)]
    [InlineData("prompts-8k", true, 0.20)]
    public async Task People_are_understood_when_what_they_say_is_among_the_examples(string folder, bool telephone, double worst)
    {
        var recognizer = shared.Get();
        var recordings = SpeechAudio.Recorded(folder);
        var hints = new SpeechHints { Telephone = telephone, Examples = [.. recordings.Select(recording => recording.Text)] };

        var total = default(WordErrorRate);
        foreach (var (audio, text) in recordings)
        {
            total += WordErrorRate.Compute(text, (await RecognizeAsync(recognizer, hints, audio)).Text);
        }

        Assert.True(total.Rate <= worst, $"{folder}: {total}");
    }

    [Theory]
    [Trait("Needs", "flite")]
    [InlineData("What's the weather in Paris?")]
    [InlineData("What's the weather in New York?")]
    [InlineData("I need help with billing")]
    [InlineData("I'd like to book an appointment Monday at 3:30 pm")]
    [InlineData("I just did 10 reps of bench press at 185 pounds")]
    [InlineData("Show me my recent workouts")]
    [InlineData("What's my squat progress?")]
    public async Task Sentences_like_the_examples_are_understood_with_their_values(string sentence)
    {
        var recognizer = shared.Get();

        var result = await RecognizeAsync(recognizer, Hints, await SayAsync(sentence, "slt"));

        Assert.Equal(WordErrorRate.Normalize(sentence), WordErrorRate.Normalize(result.Text));
    }

    [Theory]
    [Trait("Needs", "flite")]
    [InlineData("It is 18°C in Paris.")]
    [InlineData("Your appointment is on Tuesday at 2 pm.")]
    [InlineData("The meeting is tomorrow at 10:30 am.")]
    public async Task What_the_agent_answers_is_understood_back(string answer)
    {
        var recognizer = shared.Get();
        var hints = new SpeechHints
        {
            Examples = ["it is {temperature} celsius in {city}", "your appointment is on {weekday} at {time}", "the meeting is {date} at {time}"],
        };

        var result = await RecognizeAsync(recognizer, hints, await SayAsync(answer, "rms"));

        var errors = WordErrorRate.Compute(answer, result.Text);
        Assert.True(errors.Errors <= 1, $"'{result.Text}': {errors}");
    }

    [Fact]
    [Trait("Needs", "flite")]
    public async Task What_is_out_of_scope_is_not_bent_into_an_example()
    {
        var recognizer = shared.Get();

        var result = await RecognizeAsync(recognizer, Hints, await SayAsync("Please tell me a story about the old king and his three daughters", "rms"));

        Assert.Contains("story", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("weather in", result.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("appointment", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Needs", "flite")]
    public async Task Words_carry_times_in_order_and_a_confidence()
    {
        var recognizer = shared.Get();

        var result = await RecognizeAsync(recognizer, Hints, await SayAsync("I need help with billing", "rms"));

        Assert.Equal("i need help with billing", string.Join(' ', result.Words.Select(word => word.Text)));
        Assert.Equal(result.Words.OrderBy(word => word.Start), result.Words);
        Assert.All(result.Words, word => Assert.True(word.End > word.Start && word.Confidence is >= 0 and <= 1));
        Assert.InRange(result.Words[^1].End, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
    }

    [Fact]
    [Trait("Needs", "flite")]
    public async Task Utterances_side_by_side_give_the_same_as_one_by_one()
    {
        var recognizer = shared.Get();
        var audio = new List<byte[]>();
        foreach (var sentence in new[] { "What's the weather in Paris?", "I need help with billing", "Show me my recent workouts", "How tall is Mount Everest?" })
        {
            audio.Add(await SayAsync(sentence, "slt"));
        }

        var alone = new List<string>();
        foreach (var speech in audio)
        {
            alone.Add((await RecognizeAsync(recognizer, Hints, speech)).Text);
        }

        var together = await Task.WhenAll(audio.Concat(audio).Select(speech => RecognizeAsync(recognizer, Hints, speech)));

        Assert.Equal(alone.Concat(alone), together.Select(result => result.Text));
    }

    [Fact(Timeout = 60_000)]
    [Trait("Needs", "flite")]
    public async Task Stable_text_only_grows_while_audio_comes()
    {
        var recognizer = shared.Get();
        var speech = await SayAsync("I just did 10 reps of bench press at 185 pounds", "rms");
        await recognizer.PrepareAsync(Hints, TestContext.Current.CancellationToken);
        await using var utterance = await recognizer.StartAsync(Hints, TestContext.Current.CancellationToken);

        var seen = new List<string>();
        for (var i = 0; i < speech.Length; i += 640)
        {
            utterance.Push(speech.AsSpan(i, Math.Min(640, speech.Length - i)));
            seen.Add(utterance.StableText);
        }

        // audio comes faster here than it is decoded: what is stable shows up meanwhile
        while (utterance.StableText.Length == 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        var result = await utterance.FinishAsync(TestContext.Current.CancellationToken);
        seen.Add(utterance.StableText);

        Assert.Contains("ten reps of bench press", result.Text, StringComparison.Ordinal);
        Assert.NotEqual("", seen[^1]);
        Assert.All(seen.Zip(seen.Skip(1)), pair => Assert.StartsWith(pair.First, pair.Second, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Silence_is_nothing()
    {
        var result = await RecognizeAsync(shared.Get(), Hints, new byte[32_000]);

        Assert.Equal(SpeechResult.Empty, result);
    }

    [Fact]
    public async Task No_audio_at_all_is_nothing()
    {
        var result = await RecognizeAsync(shared.Get(), Hints, []);

        Assert.Equal("", result.Text);
    }

    [Fact]
    public async Task Other_languages_are_refused_with_a_sentence()
    {
        var hints = new SpeechHints { Language = "de" };

        var error = await Assert.ThrowsAsync<SpeechUnavailableException>(
            async () => await shared.Get().StartAsync(hints, TestContext.Current.CancellationToken));

        Assert.Contains("English", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_finished_utterance_takes_no_more_audio()
    {
        await using var utterance = await shared.Get().StartAsync(Hints, TestContext.Current.CancellationToken);
        await utterance.FinishAsync(TestContext.Current.CancellationToken);

        Assert.Throws<InvalidOperationException>(() => utterance.Push(new byte[640]));
    }

    private static async Task<byte[]> SayAsync(string text, string voice)
    {
        Assert.SkipUnless(FliteVoice.IsAvailable(out var reason), reason ?? "");
        return await SpeechAudio.SayAsync(text, voice);
    }

    private static async Task<SpeechResult> RecognizeAsync(PocketSphinxRecognizer recognizer, SpeechHints hints, byte[] audio)
    {
        await using var utterance = await recognizer.StartAsync(hints, TestContext.Current.CancellationToken);
        for (var i = 0; i < audio.Length; i += 640)
        {
            utterance.Push(audio.AsSpan(i, Math.Min(640, audio.Length - i)));
        }

        return await utterance.FinishAsync(TestContext.Current.CancellationToken);
    }

    public sealed class SharedRecognizer : IAsyncDisposable
    {
        private readonly PocketSphinxRecognizer _recognizer = new();

        public PocketSphinxRecognizer Get()
        {
            Assert.SkipUnless(PocketSphinxRecognizer.IsAvailable(out var reason), reason ?? "");
            return _recognizer;
        }

        public ValueTask DisposeAsync() => _recognizer.DisposeAsync();
    }
}
