using Duologue.Speech;

namespace Duologue.Tests.Speech;

public sealed class SpokenTextTests
{
    [Theory]
    [InlineData("at 2 pm", "at two P M")]
    [InlineData("at 2pm", "at two P M")]
    [InlineData("at 14:30", "at two thirty P M")]
    [InlineData("7:05am", "seven oh five A M")]
    [InlineData("7:30 PM", "seven thirty P M")]
    [InlineData("12:00", "twelve o'clock")]
    [InlineData("00:15", "twelve fifteen A M")]
    [InlineData("10 a.m. Anything", "ten A M. Anything")]
    [InlineData("10 a.m. tomorrow", "ten A M tomorrow")]
    [InlineData("2-4 pm", "two to four P M")]
    [InlineData("9:00–17:00", "nine o'clock to five P M")]
    [InlineData("2026-11-22", "November twenty second, twenty twenty six")]
    [InlineData("2026-11-22T14:30:00Z", "November twenty second, twenty twenty six at two thirty P M")]
    [InlineData("Nov 22", "November twenty second")]
    [InlineData("Nov. 22, 2026", "November twenty second, twenty twenty six")]
    [InlineData("November 3rd", "November third")]
    [InlineData("5 May 2027", "May fifth, twenty twenty seven")]
    [InlineData("12/25/2026", "December twenty fifth, twenty twenty six")]
    [InlineData("25/12/2026", "December twenty fifth, twenty twenty six")]
    [InlineData("March 2026", "March twenty twenty six")]
    [InlineData("Fri, Nov 27", "Friday, November twenty seventh")]
    [InlineData("in 1999", "in nineteen ninety nine")]
    [InlineData("since 2005", "since two thousand five")]
    [InlineData("the 1990s", "the nineteen nineties")]
    [InlineData("$12.50", "twelve dollars and fifty cents")]
    [InlineData("$1", "one dollar")]
    [InlineData("$0.99", "ninety nine cents")]
    [InlineData("$1,250.00", "one thousand two hundred fifty dollars")]
    [InlineData("$5 million", "five million dollars")]
    [InlineData("$10-$20", "ten to twenty dollars")]
    [InlineData("€9.99", "nine euros and ninety nine cents")]
    [InlineData("£20", "twenty pounds")]
    [InlineData("20 EUR", "twenty euros")]
    [InlineData("+1 415 555 0142", "plus one, four one five, five five five, zero one four two")]
    [InlineData("(415) 555-0142", "four one five, five five five, zero one four two")]
    [InlineData("555-0142", "five five five, zero one four two")]
    [InlineData("18°C", "eighteen degrees celsius")]
    [InlineData("-3°", "minus three degrees")]
    [InlineData("1°F", "one degree fahrenheit")]
    [InlineData("60%", "sixty percent")]
    [InlineData("2.5 %", "two point five percent")]
    [InlineData("15 km/h", "fifteen kilometers per hour")]
    [InlineData("1 km", "one kilometer")]
    [InlineData("185 lbs", "one hundred eighty five pounds")]
    [InlineData("20-25°C", "twenty to twenty five degrees celsius")]
    [InlineData("10-12 reps", "ten to twelve reps")]
    [InlineData("5 min", "five minutes")]
    [InlineData("3rd", "third")]
    [InlineData("22nd", "twenty second")]
    [InlineData("12th", "twelfth")]
    [InlineData("185", "one hundred eighty five")]
    [InlineData("1,250", "one thousand two hundred fifty")]
    [InlineData("3.14", "three point one four")]
    [InlineData("1000000", "one million")]
    [InlineData("123456", "one two three four five six")]
    [InlineData("007", "zero zero seven")]
    [InlineData("1/2 cup", "one half cup")]
    [InlineData("3/4", "three quarters")]
    [InlineData("24/7", "twenty four seven")]
    [InlineData("3x10", "three by ten")]
    [InlineData("v1.2.3", "v one point two point three")]
    [InlineData("#5", "number five")]
    [InlineData("https://example.com/docs", "example dot com slash docs")]
    [InlineData("www.example.org.", "example dot org.")]
    [InlineData("example.com", "example dot com")]
    [InlineData("anna@example.com", "anna at example dot com")]
    [InlineData("[the docs](https://example.com)", "the docs")]
    [InlineData("salt & pepper", "salt and pepper")]
    [InlineData("and/or", "and or")]
    [InlineData("e.g. this", "for example this")]
    [InlineData("Dr. Smith", "Dr. Smith")]
    [InlineData("A4", "A four")]
    [InlineData("COVID-19", "COVID nineteen")]
    [InlineData("café Zürich", "cafe Zurich")]
    [InlineData("fine — that’s it…", "fine, that's it...")]
    [InlineData("OK", "okay")]
    [InlineData("Hello there, Anna!", "Hello there, Anna!")]
    [InlineData("I may 5 times", "I may five times")]
    [InlineData("", "")]
    public void Text_is_written_out_as_it_is_said(string written, string said)
    {
        Assert.Equal(said, SpokenText.Of(written).Text);
    }

    [Theory]
    [InlineData("It is 18°C now", "It is eighteen degrees celsius", "It is 18°C")]
    [InlineData("It is 18°C now", "It is eighteen", "It is ")]
    [InlineData("It is 18°C now", "It is", "It is")]
    [InlineData("Pay $12.50 today", "Pay twelve dollars and fifty cents today", "Pay $12.50 today")]
    [InlineData("at 10 a.m. Bye", "at ten A M", "at 10 a.m")]
    public void A_spoken_place_leads_back_to_the_written_one(string written, string saidSoFar, string writtenSoFar)
    {
        var text = SpokenText.Of(written);

        Assert.StartsWith(saidSoFar, text.Text, StringComparison.Ordinal);
        Assert.Equal(writtenSoFar, written[..text.WrittenIndex(saidSoFar.Length)]);
    }

    [Fact]
    public void The_way_back_never_turns_around()
    {
        const string Written = "On Nov 22 at 2 pm it costs $12.50, call +1 415 555 0142 — or mail anna@example.com.";
        var text = SpokenText.Of(Written);

        var indexes = Enumerable.Range(0, text.Text.Length + 1).Select(text.WrittenIndex).ToArray();

        Assert.Equal(indexes.Order(), indexes);
        Assert.Equal(Written.Length, indexes[^1]);
    }
}
