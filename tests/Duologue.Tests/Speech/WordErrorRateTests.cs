using Duologue.Testing.Speech;

namespace Duologue.Tests.Speech;

public sealed class WordErrorRateTests
{
    [Theory]
    [InlineData("what's the weather in paris", "what's the weather in paris", 0, 0, 0, 5)]
    [InlineData("What's the weather in Paris?", "what's the weather in paris", 0, 0, 0, 5)]
    [InlineData("tomorrow at 2 p.m.", "tomorrow at two p m", 0, 0, 0, 4)]
    [InlineData("tomorrow at 2 pm", "tomorrow at two pm", 0, 0, 0, 4)]
    [InlineData("185 pounds", "one hundred eighty five pounds", 0, 0, 0, 5)]
    [InlineData("one two three", "one three", 0, 1, 0, 3)]
    [InlineData("one two three", "one two two three", 0, 0, 1, 3)]
    [InlineData("one two three", "one four three", 1, 0, 0, 3)]
    [InlineData("one two three", "", 0, 3, 0, 3)]
    [InlineData("", "hello there", 0, 0, 2, 0)]
    [InlineData("goodbye", "and i", 1, 0, 1, 1)]
    public void Errors_are_counted_by_kind(string said, string heard, int substitutions, int deletions, int insertions, int words)
    {
        var rate = WordErrorRate.Compute(said, heard);

        Assert.Equal(new WordErrorRate(substitutions, deletions, insertions, words), rate);
    }

    [Fact]
    public void A_sum_weighs_by_length()
    {
        var sum = WordErrorRate.Compute("a b c d", "a b c d") + WordErrorRate.Compute("e", "f");

        Assert.Equal(0.2, sum.Rate, 10);
    }

    [Fact]
    public void Hearing_what_nobody_said_is_all_wrong()
    {
        Assert.Equal(1, WordErrorRate.Compute("", "hello").Rate);
        Assert.Equal(0, WordErrorRate.Compute("", "").Rate);
    }
}
