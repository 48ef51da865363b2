using Duologue.Chat.Intents.Matching;

namespace Duologue.Tests.Chat.Intents;

public sealed class SentenceTemplateTests
{
    [Theory]
    [InlineData("book it", "book it")]
    [InlineData("[please] book it", "book it|please book it")]
    [InlineData("(book|reserve) it", "book it|reserve it")]
    [InlineData("(a|[b] c) {d}", "a {d}|c {d}|b c {d}")]
    [InlineData("a ) b", "a b")]
    [InlineData("(a|b", "a|b")]
    public void Examples_stand_for_all_their_sentences(string template, string expected)
    {
        var sentences = Expand(template, 60);

        Assert.Equal(expected.Split('|').Order(StringComparer.Ordinal), sentences.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_very_many_sentences_a_spread_is_taken_the_same_each_time()
    {
        const string Template = "[a] [b] [c] [d] [e] [f] [g] [h] [i] [j] [k] [l] (m|n|o) {p}";

        var first = Expand(Template, 60);

        Assert.Equal(60, first.Length);
        Assert.Equal(first, Expand(Template, 60));
        Assert.All("abcdefghijklmno", letter => Assert.Contains(first, sentence => sentence.Contains(letter, StringComparison.Ordinal)));
    }

    private static string[] Expand(string template, int most) => [.. new SentenceTemplate(template).Expand(most)
        .Select(parts => string.Join(' ', parts.SelectMany(part => part.IsSlot ? [$"{{{part.Text}}}"] : part.Text
        .Split(' ', StringSplitOptions.RemoveEmptyEntries))))];
}
