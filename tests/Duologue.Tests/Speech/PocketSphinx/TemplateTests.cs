using Duologue.Speech.PocketSphinx;

namespace Duologue.Tests.Speech.PocketSphinx;

public sealed class TemplateTests
{
    [Theory]
    [InlineData("Show my workouts", "show my workouts")]
    [InlineData("[please] stop", "please stop|stop")]
    [InlineData("a (b|c) d", "a b d|a c d")]
    [InlineData("[one [two]] three", "one three|one two three|three")]
    [InlineData("What's up, Doc?", "what's up doc")]
    [InlineData("at 2 pm", "at two p m")]
    [InlineData("broken ) bracket", "broken bracket")]
    [InlineData("(open|ended", "ended|open")]
    [InlineData("yes|no", "no|yes")]
    public void A_template_is_expanded_into_all_it_allows(string template, string expected)
    {
        var sentences = TemplateExpander.Expand([template]);

        var distinct = sentences.GroupBy(s => s.Begins).SelectMany(g => g.Select(s => string.Join(' ', s.Words))).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(expected, string.Join('|', distinct));
    }

    [Fact]
    public void Slots_become_words_of_their_kind()
    {
        var cities = TemplateExpander.Expand(["weather in {city}"]).Select(s => string.Join(' ', s.Words)).ToHashSet();

        Assert.Contains("weather in paris", cities);
        Assert.Contains("weather in new york", cities);
        Assert.True(cities.Count > 100);
    }

    [Fact]
    public void Times_and_dates_are_said_as_the_dictionary_writes_them()
    {
        var sentences = TemplateExpander.Expand(["book {date} at {time}", "book {start_date}", "move it to {newTime}"]).Select(s => string.Join(' ', s.Words)).ToHashSet();

        Assert.Contains(sentences, sentence => sentence.StartsWith("book tomorrow at ", StringComparison.Ordinal));
        Assert.Contains(sentences, sentence => sentence.EndsWith(" at two thirty p m", StringComparison.Ordinal));
        Assert.DoesNotContain(sentences, sentence => sentence == "book");
    }

    [Fact]
    public void An_unknown_slot_leaves_a_gap_for_anything()
    {
        var sentences = TemplateExpander.Expand(["remind me to {frobnicate} tonight"]);

        Assert.Contains(sentences, s => s is { Begins: true, Ends: false } && string.Join(' ', s.Words) == "remind me to");
        Assert.Contains(sentences, s => s is { Begins: false, Ends: true } && string.Join(' ', s.Words) == "tonight");
    }

    [Fact]
    public void The_same_examples_give_the_same_sentences()
    {
        string[] examples = ["weather in {city} [today]", "(call|ring) {name}"];

        var first = TemplateExpander.Expand(examples).Select(s => string.Join(' ', s.Words));
        var second = TemplateExpander.Expand(examples).Select(s => string.Join(' ', s.Words));

        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData("phone_number")]
    [InlineData("partySize")]
    [InlineData("cities")]
    [InlineData("n")]
    [InlineData("appointment_time")]
    public void Slot_names_are_understood_by_their_parts(string name) => Assert.NotNull(SlotVocabulary.Find(name));

    [Fact]
    public void A_name_that_says_nothing_is_unknown() => Assert.Null(SlotVocabulary.Find("frobnicate"));
}
