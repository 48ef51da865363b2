using Duologue.Models.Cascade;

namespace Duologue.Tests.Models.Cascade;

public sealed class UnfinishedSentenceTests
{
    [Theory]
    [InlineData("I would like a table for")]
    [InlineData("book the")]
    [InlineData("my number is")]
    [InlineData("well, um")]
    [InlineData("tomorrow, ")]
    [InlineData("I was thinking...")]
    [InlineData("And")]
    public void More_is_to_be_expected(string text) => Assert.True(UnfinishedSentence.Is(text));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("I would like a table for two")]
    [InlineData("turn it on")]
    [InlineData("friday at ten a m a")]
    [InlineData("what is that for?")]
    [InlineData("no")]
    [InlineData("panda")]
    public void Nothing_more_is_to_be_expected(string text) => Assert.False(UnfinishedSentence.Is(text));
}
