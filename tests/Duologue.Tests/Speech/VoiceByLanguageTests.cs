using System.Runtime.CompilerServices;
using Duologue.Audio;
using Duologue.Speech;

namespace Duologue.Tests.Speech;

public sealed class VoiceByLanguageTests
{
    [Theory]
    [InlineData("en-US", null, "first")]
    [InlineData("de", null, "second")]
    [InlineData("en", "beta", "second")]
    [InlineData("xx", null, "first")]
    [InlineData("en", "unheard-of", "first")]
    public async Task A_request_goes_to_the_voice_that_fits(string language, string? name, string expected)
    {
        var asked = new List<string>();
        var voice = new VoiceByLanguage(new NamedVoice("first", ["alpha"], ["en"], asked), new NamedVoice("second", ["beta"], ["de", "en"], asked));

        await foreach (var chunk in voice.SpeakAsync(new VoiceRequest("hello") { Language = language, Voice = name }, TestContext.Current.CancellationToken))
        {
            Assert.NotNull(chunk);
        }

        Assert.Equal([expected], asked);
    }

    [Fact]
    public void It_has_the_voices_and_languages_of_all()
    {
        var voice = new VoiceByLanguage(new NamedVoice("first", ["alpha"], ["en"], []), new NamedVoice("second", ["beta"], ["de"], []));

        Assert.Equal(["alpha", "beta"], voice.Voices);
        Assert.True(voice.Speaks("de-DE"));
        Assert.False(voice.Speaks("fr"));
    }

    private sealed class NamedVoice(string name, string[] voices, string[] languages, List<string> asked) : IVoice
    {
        public string Name => name;

        public IReadOnlyList<string> Voices => voices;

        public bool Speaks(string language) => languages.Contains(language.Split('-')[0]);

        public async IAsyncEnumerable<VoiceChunk> SpeakAsync(
            VoiceRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await Task.CompletedTask;
            asked.Add(name);
            yield return new VoiceChunk(new AudioFrame(AudioFormat.Pcm16k, new byte[2]), []);
        }
    }
}
