using Duologue.Speech;

namespace Duologue.Tests.Speech;

public sealed class EnglishNumbersTests
{
    [Theory]
    [InlineData(0, "zero")]
    [InlineData(13, "thirteen")]
    [InlineData(40, "forty")]
    [InlineData(100, "one hundred")]
    [InlineData(185, "one hundred eighty five")]
    [InlineData(1001, "one thousand one")]
    [InlineData(1_250_000, "one million two hundred fifty thousand")]
    [InlineData(-7, "minus seven")]
    public void Cardinals_are_said(long number, string said) => Assert.Equal(said, EnglishNumbers.Cardinal(number));

    [Theory]
    [InlineData(1, "first")]
    [InlineData(12, "twelfth")]
    [InlineData(20, "twentieth")]
    [InlineData(31, "thirty first")]
    [InlineData(100, "one hundredth")]
    public void Ordinals_are_said(long number, string said) => Assert.Equal(said, EnglishNumbers.Ordinal(number));

    [Theory]
    [InlineData(1900, "nineteen hundred")]
    [InlineData(1905, "nineteen oh five")]
    [InlineData(2000, "two thousand")]
    [InlineData(2009, "two thousand nine")]
    [InlineData(2010, "twenty ten")]
    [InlineData(2026, "twenty twenty six")]
    public void Years_are_said(int year, string said) => Assert.Equal(said, EnglishNumbers.Year(year));
}
