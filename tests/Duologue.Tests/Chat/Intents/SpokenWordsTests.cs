using Duologue.Chat.Intents;

namespace Duologue.Tests.Chat.Intents;

public sealed class SpokenWordsTests
{
    private static readonly DateOnly Saturday = new(2026, 11, 21);

    [Fact]
    public void Words_are_the_same_however_they_are_written()
    {
        var typed = new SpokenWords("We're full at 7 p.m., I'm afraid!");

        Assert.Equal("we are full at 7 pm i am afraid", typed.ToString());
        Assert.Equal("we", typed[0]);
        Assert.Equal("", typed[-1]);
        Assert.Equal("", typed[99]);
    }

    [Theory]
    [InlineData("friday", "2026-11-27", 1)]
    [InlineData("the twenty seventh of november at seven", "2026-11-27", 5)]
    [InlineData("tomorrow", "2026-11-22", 1)]
    public void Days_are_read_from_the_day_they_are_said_on(string text, string date, int words)
    {
        Assert.True(new SpokenWords(text).TryReadDate(0, Saturday, out var read, out var length));
        Assert.Equal(date, read.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(words, length);
    }

    [Theory]
    [InlineData("half past seven", false, "19:30", true)]
    [InlineData("seven thirty p m", false, "19:30", false)]
    [InlineData("eight thirty", true, "08:30", true)]
    [InlineData("noon", false, "12:00", false)]
    public void Times_are_read_and_said_to_be_vague(string text, bool isExpected, string time, bool vague)
    {
        Assert.True(new SpokenWords(text).TryReadTime(0, isExpected, out var read, out var isVague, out _));
        Assert.Equal(time, read.ToString("HH:mm", System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(vague, isVague);
    }

    [Fact]
    public void A_bare_hour_counts_only_where_it_is_expected() => Assert.False(new SpokenWords("eight").TryReadTime(0, isExpected: false, out _, out _, out _));

    [Fact]
    public void Digits_are_kept_as_they_were_said()
    {
        Assert.True(new SpokenWords("oh zero zero seven").TryReadNumber(1, out _, out var digits, out var length));
        Assert.Equal("007", digits);
        Assert.Equal(3, length);
    }

    [Fact]
    public void Nothing_is_read_beyond_the_ends()
    {
        var words = new SpokenWords("");

        Assert.Equal(0, words.Count);
        Assert.False(words.TryReadDate(0, Saturday, out _, out _));
        Assert.False(words.TryReadTime(3, isExpected: true, out _, out _, out _));
        Assert.False(words.TryReadNumber(-1, out _, out _, out _));
        Assert.False(words.BreaksAfter(0));
        Assert.Equal(-1, words.IndexOf("one"));
    }

    [Fact]
    public void A_phrase_is_found_as_whole_words()
    {
        var words = new SpokenWords("No tables. No, no table at all");

        Assert.Equal(0, words.IndexOf("no tables"));
        Assert.Equal(3, words.IndexOf("no table"));
        Assert.Equal(-1, words.IndexOf("o table"));
        Assert.True(words.BreaksAfter(1));
    }
}
