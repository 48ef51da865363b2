using Duologue.Audio;
using Duologue.Speech;
using Duologue.Speech.Espeak;

namespace Duologue.Tests.Speech.Espeak;

[Trait("Needs", "espeak")]
public sealed class EspeakVoiceTests
{
    [Fact]
    public async Task German_is_spoken_with_word_times_in_the_text()
    {
        const string Text = "Guten Tag, wie geht es Ihnen in Köln?";

        var pieces = await SpeakAsync(Create(), new VoiceRequest(Text) { Language = "de-DE" });

        var words = pieces.SelectMany(piece => piece.Words).ToArray();
        Assert.Equal(["Guten", "Guten Tag", "Guten Tag, wie"], words.Take(3).Select(word => Text[..word.TextEnd]));
        Assert.Equal("Köln", Text[..words[^1].TextEnd][^4..]);
        Assert.Equal(words.OrderBy(word => word.End), words);
        Assert.All(pieces, piece => Assert.Equal(new AudioFormat(AudioEncoding.Pcm16, 22_050), piece.Frame.Format));
        Assert.All(pieces, piece => Assert.True(piece.Frame.Duration <= TimeSpan.FromMilliseconds(100)));
        Assert.InRange(pieces.Sum(piece => piece.Frame.Duration.TotalSeconds), 1.5, 6);
    }

    [Fact]
    public async Task Many_at_once_take_turns()
    {
        var voice = Create();
        string[] languages = ["de", "fr", "es", "it"];

        var lengths = await Task.WhenAll(Enumerable.Range(0, 24).Select(i => Task.Run(async () =>
            (await SpeakAsync(voice, new VoiceRequest("Paris, London, Berlin.") { Language = languages[i % 4] })).Sum(piece => piece.Frame.Data.Length))));

        Assert.All(lengths, length => Assert.True(length > 22_050));
    }

    [Theory]
    [InlineData("de")]
    [InlineData("de-AT")]
    [InlineData("en-GB")]
    [InlineData("fr_FR")]
    [InlineData("pt-BR")]
    public void Languages_are_found_by_tag(string language) => Assert.True(Create().Speaks(language));

    [Fact]
    public void A_language_nobody_speaks_is_not_spoken() => Assert.False(Create().Speaks("xx-none"));

    [Fact]
    public async Task Speed_changes_the_length()
    {
        var voice = Create();

        var normal = (await SpeakAsync(voice, new VoiceRequest("Guten Morgen zusammen") { Language = "de" })).Sum(piece => piece.Frame.Data.Length);
        var slow = (await SpeakAsync(voice, new VoiceRequest("Guten Morgen zusammen") { Language = "de", Speed = 0.6 })).Sum(piece => piece.Frame.Data.Length);

        Assert.True(slow > normal * 1.2, $"{slow} against {normal}");
    }

    private static EspeakVoice Create()
    {
        Assert.SkipUnless(EspeakVoice.IsAvailable(out var reason), reason ?? "");
        return new EspeakVoice();
    }

    private static async Task<List<VoiceChunk>> SpeakAsync(EspeakVoice voice, VoiceRequest request)
    {
        var pieces = new List<VoiceChunk>();
        await foreach (var piece in voice.SpeakAsync(request, TestContext.Current.CancellationToken))
        {
            pieces.Add(piece);
        }

        return pieces;
    }
}
