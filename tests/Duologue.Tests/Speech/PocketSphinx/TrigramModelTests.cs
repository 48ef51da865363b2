using System.Globalization;
using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

public sealed class TrigramModelTests
{
    private static readonly ExampleSentence[] Sentences =
    [
        new(["book", "a", "table"]), new(["book", "a", "room"]), new(["book", "it"]), new(["a", "table"], Begins: false), new(["thank", "you"], Ends: false),
    ];

    [Theory]
    [InlineData]
    [InlineData("<s>")]
    [InlineData("book")]
    [InlineData("table")]
    [InlineData("<s>", "book")]
    [InlineData("book", "a")]
    [InlineData("room", "you")]
    public void What_follows_any_history_adds_up_to_one(params string[] history)
    {
        var model = TrigramModel.Count(Sentences);

        Assert.Equal(1, model.Vocabulary.Sum(word => model.Probability(word, history)), 9);
    }

    [Fact]
    public void Seen_triples_have_the_probability_of_the_formula()
    {
        // Unigrams: 16 counted, 8 kinds without <s>: P(table) = 2.1/16.8. After "a": 3 seen, 2 kinds. After "book a": 2 seen, 2 kinds.
        var model = TrigramModel.Count(Sentences);
        var one = 2.1 / (16 + 0.8);
        var two = (2 + (2 * one)) / 5;
        var three = (1 + (2 * two)) / 4;

        Assert.Equal(one, model.Probability("table"), 9);
        Assert.Equal(two, model.Probability("table", "a"), 9);
        Assert.Equal(three, model.Probability("table", "book", "a"), 9);
    }

    [Fact]
    public void The_file_says_the_same_as_the_model()
    {
        var model = TrigramModel.Count(Sentences);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);

        model.WriteArpa(writer);

        var lines = writer.ToString().Split('\n');
        Assert.Equal("\\data\\", lines[0]);
        Assert.Contains("ngram 1=9", lines);
        Assert.Contains("\\end\\", lines);
        Assert.Contains(lines, line => line.StartsWith("-99.00000 <s> ", StringComparison.Ordinal));
        var logarithm = Math.Log10(model.Probability("table", "book", "a")).ToString("F5", CultureInfo.InvariantCulture);
        Assert.Contains($"{logarithm} book a table", lines);
    }

    [Fact]
    public void Backing_off_in_the_file_gives_what_the_model_gives()
    {
        // "book a" was never followed by "it": the file's reader multiplies the back-off weight of "book a" with P(it|a).
        var model = TrigramModel.Count(Sentences);
        using var writer = new StringWriter(CultureInfo.InvariantCulture);
        model.WriteArpa(writer);
        double Field(string words, int index) => double.Parse(
            writer.ToString().Split('\n').First(line => line.Contains($" {words}", StringComparison.Ordinal) && line.Split(' ').Length == words.Split(' ').Length + 2)
                .Split(' ')[index], CultureInfo.InvariantCulture);

        var read = Field("book a", 3) + Field("a", 2) + Field("it", 0);

        Assert.Equal(Math.Log10(model.Probability("it", "book", "a")), read, 3);
    }
}
