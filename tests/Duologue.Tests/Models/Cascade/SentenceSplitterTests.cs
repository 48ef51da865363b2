using Duologue.Models.Cascade;

namespace Duologue.Tests.Models.Cascade;

public sealed class SentenceSplitterTests
{
    [Theory]
    [InlineData("One. Two? Three! Four", "One.| Two?| Three!| Four")]
    [InlineData("It costs $12.50 or 1,250. Yes.", "It costs $12.50 or 1,250.| Yes.")]
    [InlineData("We meet at 2 p.m. tomorrow. Fine.", "We meet at 2 p.m. tomorrow.| Fine.")]
    [InlineData("We meet at 2 p.m. Monday. Fine.", "We meet at 2 p.m. Monday.| Fine.")]
    [InlineData("We meet at 2 p.m. Bring shoes.", "We meet at 2 p.m.| Bring shoes.")]
    [InlineData("Dr. Smith and Mr. J. Doe live on St. James Ave. No. 5. Good.", "Dr. Smith and Mr. J. Doe live on St. James Ave. No. 5.| Good.")]
    [InlineData("See https://example.com/a?b=1. It is free.", "See https://example.com/a?b=1.| It is free.")]
    [InlineData("The U.S. Senate met. So be it.", "The U.S. Senate met.| So be it.")]
    [InlineData("1. First thing. 2. Second thing.", "1. First thing.| 2. Second thing.")]
    [InlineData("He said \"Stop.\" Then he left.", "He said \"Stop.\"| Then he left.")]
    [InlineData("Your table for two is booked, and we are looking forward. Bye.", "Your table for two is booked,| and we are looking forward.| Bye.")]
    [InlineData("It is on Saturday, November 21, 2026 at noon. Bye.", "It is on Saturday, November 21, 2026 at noon.| Bye.")]
    [InlineData("Yes, of course. Bye.", "Yes, of course.| Bye.")]
    [InlineData("Line one\nLine two", "Line one\n|Line two")]
    [InlineData("はい。そうです。", "はい。|そうです。")]
    public void Text_is_cut_where_one_would_breathe(string text, string expected)
    {
        Assert.Equal(expected.Split('|'), Split([text]));
    }

    [Theory]
    [InlineData("We meet Dr. Smith at 2 p.m. tomorrow, at 3.5 percent. See www.example.com. Then, as they say, we go. Yes!")]
    [InlineData("November 21, 2026. The U.S. won 3.14 to 2. Fine… And now?")]
    public void Cuts_do_not_depend_on_how_the_text_arrives(string text)
    {
        var whole = Split([text]);

        Assert.Equal(whole, Split(text.Select(c => c.ToString())));
        Assert.Equal(text, string.Concat(whole));
    }

    [Fact]
    public void Text_without_any_mark_is_cut_before_it_grows_too_long()
    {
        var text = string.Join(' ', Enumerable.Repeat("word", 200));

        var pieces = Split([text]);

        Assert.All(pieces, piece => Assert.InRange(piece.Length, 1, 301));
        Assert.Equal(text, string.Concat(pieces));
    }

    private static List<string> Split(IEnumerable<string> arriving)
    {
        var splitter = new SentenceSplitter();
        var pieces = new List<string>();
        foreach (var text in arriving)
        {
            splitter.Push(text, pieces);
        }

        if (splitter.Flush() is { } rest)
        {
            pieces.Add(rest);
        }

        return pieces;
    }
}
