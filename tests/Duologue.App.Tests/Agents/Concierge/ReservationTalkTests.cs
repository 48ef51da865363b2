using Duologue.App.Agents.Concierge;

namespace Duologue.App.Tests.Agents.Concierge;

public class ReservationTalkTests
{
    private const string Asked = "R: bella vista good evening | A: Hello. I would like to reserve a table for 4 people on Friday at 7 PM, please. | ";

    private static TalkReply Next(string script, ReservationWish? wish = null, string? phone = "+15550001111", bool isMachine = false) =>
        new ReservationTalk(wish ?? Transcripts.Wish, phone, Transcripts.Today).Next(Transcripts.Of(script), isMachine);

    [Theory]
    [InlineData("R: bella vista good evening")]
    [InlineData("R: hello")]
    [InlineData("R: good evening this is bella vista maria speaking how can i help you today")]
    [InlineData("R: [inaudible]")]
    [InlineData("R: mumble mumble")]
    public void After_the_greeting_the_wish_is_stated_in_a_sentence(string heard)
    {
        var reply = Next(heard);

        Assert.Equal("Hello. I would like to reserve a table for 4 people on Friday at 7 PM, please.", reply.Text);
        Assert.False(reply.Ends);
    }

    [Theory]
    [InlineData("for how many people", "It would be a table for 4 people, please.")]
    [InlineData("how many are you", "It would be a table for 4 people, please.")]
    [InlineData("what day is that please", "It is for Friday.")]
    [InlineData("and at what time", "At 7 PM.")]
    [InlineData("what name please", "The name is Smith.")]
    [InlineData("can i have your name", "The name is Smith.")]
    [InlineData("how do you spell that", "That is S M I T H.")]
    [InlineData("and a phone number please", "The number is 1 5 5 5 0 0 0 1 1 1 1.")]
    [InlineData("do you have any special requests", "No, that is all, thank you.")]
    [InlineData("okay what name and what phone number", "The name is Smith. The number is 1 5 5 5 0 0 0 1 1 1 1.")]
    [InlineData("are you a robot", "Yes, I am an automated assistant, and I am calling for Smith.")]
    [InlineData("one moment please", "Of course, thank you.")]
    [InlineData("could you repeat that", "I would like to reserve a table for 4 people on Friday at 7 PM, please.")]
    public void A_question_gets_its_answer(string heard, string answer) => Assert.Equal(TalkReply.Say(answer), Next(Asked + "R: " + heard));

    [Fact]
    public void Special_requests_are_told()
    {
        var wish = Transcripts.Wish with { Remarks = "We need a high chair." };

        Assert.Equal("Yes, please: We need a high chair.", Next(Asked + "R: any allergies or special requests", wish).Text);
        Assert.Contains("One more thing: We need a high chair.", Next(Asked + "R: it is confirmed", wish).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_number_of_ours_none_is_given() =>
        Assert.Equal("I am sorry, I do not have a number at hand.", Next(Asked + "R: a phone number please", phone: "local").Text);

    [Theory]
    [InlineData("how about seven thirty", "7:30 PM")]
    [InlineData("we could do half past six", "6:30 PM")]
    [InlineData("sorry at seven we are full but a quarter past seven would work", "7:15 PM")]
    public void Another_time_within_half_an_hour_is_taken(string heard, string time)
    {
        var reply = Next(Asked + "R: " + heard);

        Assert.StartsWith($"Yes, {time} is fine", reply.Text, StringComparison.Ordinal);
        Assert.False(reply.Ends);
    }

    [Theory]
    [InlineData("how about eight", "8 PM")]
    [InlineData("we only have six fifteen", "6:15 PM")]
    [InlineData("not on friday but saturday would be possible", "November 28")]
    [InlineData("how about saturday at seven", "November 28")]
    public void Anything_else_is_left_open(string heard, string what)
    {
        var reply = Next(Asked + "R: " + heard);

        Assert.Contains("I have to ask", reply.Text, StringComparison.Ordinal);
        Assert.Contains(what, reply.Text, StringComparison.Ordinal);
        Assert.True(reply.Ends);
    }

    [Fact]
    public void When_it_is_confirmed_the_name_is_told_and_a_number_asked_for() =>
        Assert.Equal(TalkReply.Say("Thank you. The name is Smith. Is there a confirmation number?"), Next(Asked + "R: your table is confirmed"));

    [Theory]
    [InlineData("R: your table is booked the confirmation number is four seven one one")]
    [InlineData("R: it is confirmed | A: Thank you. The name is Smith. Is there a confirmation number? | R: four seven one one")]
    [InlineData("R: it is confirmed | A: Thank you. The name is Smith. Is there a confirmation number? | R: no we do not have numbers")]
    [InlineData("R: it is confirmed | A: Thank you. The name is Smith. Is there a confirmation number? | R: no")]
    public void When_everything_is_settled_the_call_ends_with_a_goodbye(string heard)
    {
        var reply = Next(Asked + heard);

        Assert.EndsWith("Goodbye.", reply.Text, StringComparison.Ordinal);
        Assert.True(reply.Ends);
    }

    [Fact]
    public void A_mere_yes_is_asked_about() =>
        Assert.Equal(TalkReply.Say("Thank you. The name is Smith. Is the table confirmed then?"), Next(Asked + "R: yes that works"));

    [Fact]
    public void A_full_house_is_asked_for_a_time_nearby_once()
    {
        var first = Next(Asked + "R: sorry we are fully booked");
        var second = Next(Asked + $"R: sorry we are fully booked | A: {first.Text} | R: no sorry we have nothing left");

        Assert.Equal("I see. Is there a table half an hour earlier or later?", first.Text);
        Assert.False(first.Ends);
        Assert.True(second.Ends);
    }

    [Theory]
    [InlineData("we are closed on fridays")]
    [InlineData("sorry you have the wrong number")]
    [InlineData("i can put you on the waiting list")]
    [InlineData("i have to ask the manager we will call you back")]
    [InlineData("we need a credit card to hold the table")]
    [InlineData("we do not take reservations")]
    public void What_cannot_be_settled_now_ends_the_call(string heard)
    {
        var reply = Next(Asked + "R: " + heard);

        Assert.True(reply.Ends);
        Assert.EndsWith("oodbye.", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("R: you have reached bella vista please leave a message after the tone", false)]
    [InlineData("R: hello this is bella vista", true)]
    public void A_machine_hears_no_names_and_no_details(string heard, bool isMachine)
    {
        var reply = Next(heard, isMachine: isMachine);

        Assert.True(reply.Ends);
        Assert.DoesNotContain("Smith", reply.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("table", reply.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("so that is five people on friday at seven", "for 4 people")]
    [InlineData("so that is four people on saturday at seven", "on Friday")]
    [InlineData("so four people on friday at nine", "at 7 PM")]
    public void What_was_misheard_is_set_right(string heard, string correction)
    {
        var reply = Next(Asked + "R: " + heard);

        Assert.StartsWith("No, sorry", reply.Text, StringComparison.Ordinal);
        Assert.Contains(correction, reply.Text, StringComparison.Ordinal);
        Assert.False(reply.Ends);
    }

    [Theory]
    [InlineData("2026-11-21", "today at 7 PM")]
    [InlineData("2026-11-22", "tomorrow at 7 PM")]
    [InlineData("2026-12-11", "on December 11 at 7 PM")]
    public void The_day_is_named_in_as_few_words_as_will_do(string date, string said) =>
        Assert.Contains(said, Next("R: hello", Transcripts.Wish with { Date = DateOnly.Parse(date, System.Globalization.CultureInfo.InvariantCulture) }).Text, StringComparison.Ordinal);

    [Fact]
    public void Nobody_is_asked_for_ever()
    {
        var script = Asked + string.Concat(Enumerable.Repeat("R: blah blah | A: Sorry, I did not get that. I would like to reserve a table. | ", 3)) + "R: blah blah";

        Assert.True(Next(script).Ends);
    }
}
