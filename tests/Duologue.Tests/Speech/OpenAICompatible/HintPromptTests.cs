using Duologue.Speech;
using Duologue.Speech.OpenAICompatible;

namespace Duologue.Tests.Speech.OpenAICompatible;

public sealed class HintPromptTests
{
    [Fact]
    public void Unusual_words_come_first_and_examples_in_one_wording()
    {
        var hints = new SpeechHints
        {
            Examples = ["what's the weather in {city} [today]", "(book|reserve) a [nice] table [for {number} [people]]", "*", "(book|reserve) a table"],
            Pronunciations = new Dictionary<string, string> { ["pilates"] = "P AH L AA T IY Z", ["Bella Vista"] = "B EH L AH" },
        };

        Assert.Equal("pilates, Bella Vista. what's the weather in. book a table.", HintPrompt.Of(hints));
    }

    [Fact]
    public void Nothing_known_is_no_prompt() => Assert.Equal("", HintPrompt.Of(new SpeechHints()));

    [Fact]
    public void A_prompt_stays_short()
    {
        var hints = new SpeechHints { Examples = [.. Enumerable.Range(0, 500).Select(i => $"please do thing number {i}")] };

        Assert.InRange(HintPrompt.Of(hints).Length, 500, 600);
    }
}
