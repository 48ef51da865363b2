using System.Runtime.InteropServices;
using Duologue.Audio;
using Duologue.Speech;
using Duologue.Speech.Flite;

namespace Duologue.Tests.Speech.Flite;

[Collection(VoiceCollection.Name)]
[Trait("Needs", "flite")]
public sealed class FliteVoiceTests
{
    [Fact]
    public async Task Pieces_are_the_whole_in_order()
    {
        const string Text = "Hello there, how can I help you today?";
        var whole = new List<short>();
        var voice = Create();
        var pieces = await SpeakAsync(voice, new VoiceRequest(Text));

        FliteSynthesis.Run(FliteVoices.Get("rms"), SpokenText.Of(Text).Text, 1, _ => { }, (samples, _) =>
        {
            whole.AddRange(samples);
            return true;
        });

        AssertSameSpeech(MemoryMarshal.AsBytes<short>(whole.ToArray()).ToArray(), Join(pieces));
        Assert.All(pieces, piece => Assert.Equal(AudioFormat.Pcm16k, piece.Frame.Format));
        Assert.All(pieces, piece => Assert.True(piece.Frame.Duration <= TimeSpan.FromMilliseconds(100)));
        Assert.True(pieces.Count > 20);
    }

    [Fact]
    public async Task Cancelling_stops_within_one_piece()
    {
        var voice = Create();
        using var cancelling = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var heard = 0;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in voice.SpeakAsync(new VoiceRequest("This sentence would go on for quite a while if nobody stopped it."), cancelling.Token))
            {
                heard++;
                await cancelling.CancelAsync();
            }
        });

        Assert.InRange(heard, 1, 2);
    }

    [Fact]
    public void Stopping_ends_the_synthesis_with_the_piece_that_stopped_it()
    {
        Create();
        var pieces = 0;

        FliteSynthesis.Run(FliteVoices.Get("slt"), "this sentence would go on for quite a while", 1, _ => { }, (_, _) => ++pieces < 3);

        Assert.Equal(3, pieces);
    }

    [Fact]
    public void An_error_in_the_receiver_comes_out_behind_the_native_frames()
    {
        Create();

        var error = Assert.Throws<InvalidOperationException>(() =>
            FliteSynthesis.Run(FliteVoices.Get("rms"), "hello", 1, _ => { }, (_, _) => throw new FormatException("broken")));

        Assert.IsType<FormatException>(error.InnerException);
    }

    [Fact]
    public async Task Eight_at_once_say_what_one_says()
    {
        var voice = Create();
        var requests = FliteVoices.Names.Concat(FliteVoices.Names)
            .Select((name, i) => new VoiceRequest($"Your appointment is at {i + 1} pm.") { Voice = name, Speed = i % 2 == 0 ? 1 : 1.25 }).ToArray();
        var alone = new List<byte[]>();
        foreach (var request in requests)
        {
            alone.Add(Join(await SpeakAsync(voice, request)));
        }

        var together = await Task.WhenAll(requests.Select(request => Task.Run(() => SpeakAsync(voice, request), TestContext.Current.CancellationToken)));

        Assert.All(alone.Zip(together), pair => AssertSameSpeech(pair.First, Join(pair.Second)));
    }

    [Theory]
    [InlineData("It is 18°C in Paris at 14:30.", "It| is| 18°C| in| Paris| at| 14:30")]
    [InlineData("The total is $12.50, or more.", "The| total| is| $12.50|, or| more")]
    [InlineData("See you Fri, Nov 27 at 10 a.m. Anything else?", "See| you| Fri|, Nov 27| at| 10 a.m|. Anything| else")]
    [InlineData("Fine — that’s it.", "Fine| — that’s| it")]
    public async Task Word_times_point_into_the_written_text(string text, string expected)
    {
        var pieces = await SpeakAsync(Create(), new VoiceRequest(text));

        var words = pieces.SelectMany(piece => piece.Words).ToArray();
        var ends = words.Select(word => word.TextEnd).ToArray();
        var cut = ends.Select((end, i) => text[(i == 0 ? 0 : ends[i - 1])..end]);
        Assert.Equal(expected, string.Join('|', cut));
        Assert.Equal(words.OrderBy(word => word.End), words);
        Assert.True(words[0].End > TimeSpan.FromMilliseconds(100));
        Assert.True(words[^1].End <= pieces.Aggregate(TimeSpan.Zero, (sum, piece) => sum + piece.Frame.Duration));
    }

    [Fact]
    public async Task Several_sentences_keep_one_clock_and_one_text()
    {
        const string First = "This is a rather long first sentence, so that it is spoken by itself before the next one begins.";
        const string Text = First + " And this is the second.";

        var pieces = await SpeakAsync(Create(), new VoiceRequest(Text));

        var words = pieces.SelectMany(piece => piece.Words).ToArray();
        Assert.Equal(Text.Length - 1, words[^1].TextEnd);
        Assert.Equal(words.OrderBy(word => word.End).Select(word => word.TextEnd), words.Select(word => word.TextEnd).Order());
        var second = words.First(word => word.TextEnd > First.Length);
        Assert.True(second.End > TimeSpan.FromSeconds(4));
    }

    [Fact]
    public async Task Speed_changes_the_length()
    {
        var voice = Create();
        const string Text = "How can I help you today?";

        var normal = Join(await SpeakAsync(voice, new VoiceRequest(Text))).Length;
        var fast = Join(await SpeakAsync(voice, new VoiceRequest(Text) { Speed = 1.25 })).Length;

        Assert.InRange((double)fast / normal, 0.77, 0.83);
    }

    [Fact]
    public async Task An_unknown_voice_is_the_default_one()
    {
        var voice = Create();

        var named = Join(await SpeakAsync(voice, new VoiceRequest("Hello.") { Voice = "marin" }));

        AssertSameSpeech(Join(await SpeakAsync(voice, new VoiceRequest("Hello.") { Voice = "rms" })), named);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" … — \n ")]
    [InlineData("***")]
    public async Task Nothing_to_say_is_silence(string text)
    {
        Assert.Empty(await SpeakAsync(Create(), new VoiceRequest(text)));
    }

    [Fact]
    public void It_speaks_english_only()
    {
        var voice = new FliteVoice();

        Assert.True(voice.Speaks("en-GB"));
        Assert.False(voice.Speaks("de"));
        Assert.Equal("rms", voice.Voices[0]);
    }

    private static FliteVoice Create()
    {
        Assert.SkipUnless(FliteVoice.IsAvailable(out var reason), reason ?? "");
        return new FliteVoice();
    }

    private static async Task<List<VoiceChunk>> SpeakAsync(FliteVoice voice, VoiceRequest request)
    {
        var pieces = new List<VoiceChunk>();
        await foreach (var piece in voice.SpeakAsync(request, TestContext.Current.CancellationToken))
        {
            pieces.Add(piece);
        }

        return pieces;
    }

    // Flite draws the noise in consonants by chance: two runs have the same length and nearly the same wave.
    private static void AssertSameSpeech(byte[] expected, byte[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double product = 0, left = 0, right = 0;
        foreach (var (a, b) in MemoryMarshal.Cast<byte, short>(expected).ToArray().Zip(MemoryMarshal.Cast<byte, short>(actual).ToArray()))
        {
            product += a * b;
            left += a * a;
            right += b * b;
        }

        Assert.True(product > 0.9 * Math.Sqrt(left * right), $"correlation {product / Math.Sqrt(left * right):F3}");
    }

    private static byte[] Join(List<VoiceChunk> pieces) => [.. pieces.SelectMany(piece => piece.Frame.Data.ToArray())];
}
