using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

public sealed class StableWordsTests
{
    [Fact]
    public void Words_are_told_once_two_looks_agree()
    {
        var stable = new StableWords();

        stable.Look("what's the");
        var first = stable.Text;
        stable.Look("what's the weather");
        var second = stable.Text;
        stable.Look("what's the whether in");
        var third = stable.Text;

        Assert.Equal(["", "what's the", "what's the"], [first, second, third]);
    }

    [Fact]
    public void Told_words_stay_when_the_hypothesis_turns_away()
    {
        var stable = new StableWords();
        stable.Look("i need");
        stable.Look("i need help");

        stable.Look("hindi help with");
        stable.Look("hindi help with billing");

        Assert.Equal("i need", stable.Text);
    }

    [Fact]
    public void Telling_goes_on_when_the_hypothesis_comes_back()
    {
        var stable = new StableWords();
        stable.Look("i need");
        stable.Look("i need help");
        stable.Look("hindi");

        stable.Look("i need help with");
        stable.Look("i need help with billing");

        Assert.Equal("i need help with", stable.Text);
    }
}
