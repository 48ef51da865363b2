using Duologue.App.Agents;

namespace Duologue.App.Tests.Agents;

public class SensitiveNumbersTests
{
    [Theory]
    [InlineData("Your card is 4111 1111 1111 1111.")]
    [InlineData("5500-0000-0000-0004")]
    [InlineData("378282246310005 is yours")]
    [InlineData("6011000990139424")]
    public void Card_numbers_are_found(string text) =>
        Assert.Equal("a payment card number", SensitiveNumbers.Find(text));

    [Theory]
    [InlineData("The key is sk-proj-abcdefghijklmnop1234")]
    [InlineData("AKIAIOSFODNN7EXAMPLE")]
    [InlineData("ek_0123456789abcdef01")]
    [InlineData("use ghp_abcdefghijklmnopqrst1234")]
    public void Keys_are_found(string text) =>
        Assert.Equal("an access key", SensitiveNumbers.Find(text));

    [Theory]
    [InlineData("Your confirmation number is 101.")]
    [InlineData("Call 555 0142 or 1 415 555 0142.")]
    [InlineData("It is booked for Sunday, November 22 at 2 PM.")]
    [InlineData("4111 1111 1111 1112")]
    [InlineData("12345678901234567890123")]
    [InlineData("Ask for task-management software.")]
    public void Other_numbers_and_words_pass(string text) =>
        Assert.Null(SensitiveNumbers.Find(text));
}
