using System.Globalization;
using Duologue.Chat.Intents.Language;

namespace Duologue.Tests.Chat.Intents.Language;

public sealed class SpokenValuesTests
{
    /// <summary>A Monday.</summary>
    private static readonly DateOnly Today = new(2026, 11, 23);

    [Theory]
    [InlineData("one eighty five", 185)]
    [InlineData("one thirty five", 135)]
    [InlineData("two fifty", 250)]
    [InlineData("two oh five", 205)]
    [InlineData("one hundred eighty five", 185)]
    [InlineData("a hundred and eighty five", 185)]
    [InlineData("two thousand five hundred", 2500)]
    [InlineData("nineteen eighty four", 1984)]
    [InlineData("twenty twenty six", 2026)]
    [InlineData("twenty five", 25)]
    [InlineData("two and a half", 2.5)]
    [InlineData("three point one four", 3.14)]
    [InlineData("a dozen", 12)]
    [InlineData("half a dozen", 6)]
    [InlineData("three dozen", 36)]
    [InlineData("a couple of", 2)]
    [InlineData("1,250", 1250)]
    [InlineData("2.5", 2.5)]
    [InlineData("ten thousand", 10000)]
    [InlineData("zero", 0)]
    public void Numbers_are_read_as_people_say_them(string text, double expected)
    {
        var words = Sentence.Split(text);

        var reading = NumberWords.Read(words, 0);

        Assert.Equal(expected, reading?.Value);
        Assert.Equal(words.Count, reading?.Length);
    }

    [Theory]
    [InlineData("five five five zero one four two", "5550142")]
    [InlineData("five double five oh one four two", "5550142")]
    [InlineData("555-0142", "5550142")]
    [InlineData("555 0142", "5550142")]
    [InlineData("triple seven one two", "77712")]
    public void Digits_said_one_by_one_stay_digits(string text, string expected)
    {
        var reading = NumberWords.Read(Sentence.Split(text), 0);

        Assert.Equal(expected, reading?.Digits);
    }

    [Theory]
    [InlineData("today", "2026-11-23")]
    [InlineData("tonight", "2026-11-23")]
    [InlineData("tomorrow", "2026-11-24")]
    [InlineData("the day after tomorrow", "2026-11-25")]
    [InlineData("yesterday", "2026-11-22")]
    [InlineData("friday", "2026-11-27")]
    [InlineData("this friday", "2026-11-27")]
    [InlineData("next friday", "2026-12-04")]
    [InlineData("monday", "2026-11-30")]
    [InlineData("last friday", "2026-11-20")]
    [InlineData("friday week", "2026-12-04")]
    [InlineData("next week", "2026-11-30")]
    [InlineData("this weekend", "2026-11-28")]
    [InlineData("in three days", "2026-11-26")]
    [InlineData("in a week", "2026-11-30")]
    [InlineData("two weeks from now", "2026-12-07")]
    [InlineData("three days ago", "2026-11-20")]
    [InlineData("november twenty seventh", "2026-11-27")]
    [InlineData("november twenty second", "2027-11-22")]
    [InlineData("November 27th, 2026", "2026-11-27")]
    [InlineData("december the third", "2026-12-03")]
    [InlineData("the twenty second of december", "2026-12-22")]
    [InlineData("22 december", "2026-12-22")]
    [InlineData("december first twenty twenty seven", "2027-12-01")]
    [InlineData("the 22nd", "2026-12-22")]
    [InlineData("the twenty seventh", "2026-11-27")]
    [InlineData("may fifth", "2027-05-05")]
    [InlineData("2026-12-24", "2026-12-24")]
    [InlineData("12/24/2026", "2026-12-24")]
    [InlineData("24/12/2026", "2026-12-24")]
    [InlineData("12/24", "2026-12-24")]
    public void Days_are_read_as_people_say_them(string text, string expected)
    {
        var words = Sentence.Split(text);

        var reading = DateWords.Read(words, 0, Today);

        Assert.Equal(expected, reading?.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        Assert.Equal(words.Count, reading?.Length);
    }

    [Theory]
    [InlineData("may i ask")]
    [InlineData("second")]
    [InlineData("the first")]
    [InlineData("february thirtieth")]
    [InlineData("32/13/2026")]
    [InlineData("week")]
    public void What_is_no_day_is_not_read_as_one(string text) => Assert.Null(DateWords.Read(Sentence.Split(text), 0, Today));

    [Theory]
    [InlineData("2 pm", "14:00")]
    [InlineData("2pm", "14:00")]
    [InlineData("two p m", "14:00")]
    [InlineData("two p.m.", "14:00")]
    [InlineData("ten a m", "10:00")]
    [InlineData("twelve a m", "00:00")]
    [InlineData("12 pm", "12:00")]
    [InlineData("three thirty p m", "15:30")]
    [InlineData("seven fifteen p m", "19:15")]
    [InlineData("seven oh five a m", "07:05")]
    [InlineData("half past three", "15:30")]
    [InlineData("quarter to five", "16:45")]
    [InlineData("a quarter past nine", "09:15")]
    [InlineData("ten past four in the morning", "04:10")]
    [InlineData("twenty minutes to eight p m", "19:40")]
    [InlineData("noon", "12:00")]
    [InlineData("midnight", "00:00")]
    [InlineData("15:30", "15:30")]
    [InlineData("3:30", "15:30")]
    [InlineData("03:30", "03:30")]
    [InlineData("eight o'clock in the evening", "20:00")]
    [InlineData("eight o clock", "08:00")]
    public void Times_are_read_as_people_say_them(string text, string expected)
    {
        var words = Sentence.Split(text);

        var reading = TimeWords.Read(words, 0);

        Assert.Equal(expected, reading is { } time ? $"{time.Minutes / 60:00}:{time.Minutes % 60:00}" : null);
        Assert.Equal(words.Count, reading?.Length);
    }

    [Theory]
    [InlineData("What's the weather?", "what is the weather")]
    [InlineData("I can't, won’t, I'd", "i can not will not i would")]
    [InlineData("at 3pm on the 22nd", "at 3 pm on the 22nd")]
    [InlineData("Mario's p.m. café", "mario's pm cafe")]
    [InlineData("sam@example.com.", "sam@example.com")]
    [InlineData("um, uh", "")]
    public void Typed_and_recognised_text_become_the_same_words(string text, string expected) =>
        Assert.Equal(expected, string.Join(' ', Sentence.Split(text).Select(word => word.Text)));

    [Theory]
    [InlineData("have a nice day", "have a nice day")]
    [InlineData("the weather in nice", "the weather in {city}")]
    [InlineData("in san francisco at eight", "in {city} at {time}")]
    [InlineData("five squats at one thirty five", "{n} {exercise} at {n}")]
    [InlineData("table for four at eight", "table for {n} at {time}")]
    [InlineData("that one", "that one")]
    [InlineData("about two hundred people", "about {n} people")]
    public void Phrases_become_typed_tokens(string text, string expected)
    {
        var reader = new UtteranceReader(Cities.Book([]));

        var said = reader.Read(text, Today);

        Assert.Equal(expected, string.Join(' ', said.Tokens));
    }

    [Theory]
    [InlineData("getStockPrice", "get stock price")]
    [InlineData("party_size", "party size")]
    [InlineData("HTTPStatusCode", "http status code")]
    public void Identifiers_are_split_into_words(string identifier, string expected) => Assert.Equal(expected, Wording.Spoken(identifier));
}
