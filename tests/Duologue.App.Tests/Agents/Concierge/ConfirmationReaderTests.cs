using Duologue.App.Agents.Concierge;
using Duologue.Phone;

namespace Duologue.App.Tests.Agents.Concierge;

public class ConfirmationReaderTests
{
    private const string Asked = "R: good evening bella vista how can i help you today | A: Hello. I would like to reserve a table for 4 people on Friday, November 27 at 7 PM, please. | ";

    /// <summary>What is heard after the wish, and what came of it.</summary>
    public static TheoryData<string, string> AfterTheWish { get; } = new()
    {
        // yes
        { "R: yes that is possible what name please | A: The name is Smith. | R: thank you mister smith your table is booked", "yes - 11-27 19:00 4 Smith" },
        { "R: yes your table is confirmed for friday at seven | A: Thank you. Is there a confirmation number? | R: it is four seven one one", "yes 4711 11-27 19:00 4 Smith" },
        { "R: certainly your table is reserved the confirmation number is four seven one one", "yes 4711 11-27 19:00 4 Smith" },
        { "R: i have you down for four people on friday at seven under smith", "yes - 11-27 19:00 4 Smith" },
        { "R: you are all set see you on friday", "yes - 11-27 19:00 4 Smith" },
        { "R: perfect that is all booked for you", "yes - 11-27 19:00 4 Smith" },
        { "R: i can confirm your reservation for the twenty seventh of november at seven p m", "yes - 11-27 19:00 4 Smith" },
        { "R: we look forward to seeing you on friday", "yes - 11-27 19:00 4 Smith" },
        { "R: okay i have reserved a table for four reference code a b twelve", "yes AB12 11-27 19:00 4 Smith" },
        { "R: yes | A: Thank you. The name is Smith. Is the table confirmed then? | R: yes it is", "yes - 11-27 19:00 4 Smith" },
        { "R: yes | A: Thank you. The name is Smith. Is the table confirmed then? | R: yeah sure", "yes - 11-27 19:00 4 Smith" },
        { "R: Yes, of course. I've put you down for four at seven. Your number is 4711.", "yes 4711 11-27 19:00 4 Smith" },
        { "R: we have booked you in for friday the twenty seventh of november at seven o'clock", "yes - 11-27 19:00 4 Smith" },
        { "R: that's confirmed then | A: Thank you. Is there a confirmation number? | R: no we do not have confirmation numbers", "yes - 11-27 19:00 4 Smith" },
        { "R: that's confirmed | A: Is there a confirmation number? | R: no sorry we do not use numbers your name is enough", "yes - 11-27 19:00 4 Smith" },
        { "R: unfortunately the terrace is not open but inside your table is reserved for seven", "yes - 11-27 19:00 4 Smith" },
        { "R: you are booked the kitchen closes at ten", "yes - 11-27 19:00 4 Smith" },
        { "R: your table is reserved we hold it until seven fifteen", "yes - 11-27 19:00 4 Smith" },

        // numbers, however they are read
        { "R: booked your confirmation number is forty seven eleven", "yes 4711 11-27 19:00 4 Smith" },
        { "R: your confirmation number is b as in bravo seven seven", "yes B77 11-27 19:00 4 Smith" },
        { "R: the booking reference is bravo victor one oh nine", "yes BV109 11-27 19:00 4 Smith" },
        { "R: your confirmation number is double four seven one", "yes 4471 11-27 19:00 4 Smith" },
        { "R: confirmation number four seven one one no sorry four seven one two", "yes 4712 11-27 19:00 4 Smith" },
        { "R: your reservation number is nineteen oh five for four people at seven", "yes 1905 11-27 19:00 4 Smith" },
        { "R: Your confirmation code is AB-1234.", "yes AB1234 11-27 19:00 4 Smith" },
        { "R: your table is confirmed the number is one hundred and one", "yes 101 11-27 19:00 4 Smith" },
        { "R: confirmed number four seven one one | A: Thank you very much. | R: sorry i mean confirmation number four seven one three", "yes 4713 11-27 19:00 4 Smith" },
        { "R: confirmed | A: Is there a confirmation number? | R: zero zero seven", "yes 007 11-27 19:00 4 Smith" },
        { "R: booked what phone number can we reach you at | A: The number is 1 5 5 5 0 1 2. | R: thank you goodbye", "yes - 11-27 19:00 4 Smith" },

        // another time, taken
        { "R: at seven we are fully booked but we could do seven thirty | A: Yes, 7:30 PM is fine, thank you. | R: great your table is confirmed for half past seven", "yes - 11-27 19:30 4 Smith" },
        { "R: how about half past six | A: Yes, 6:30 PM is fine, thank you. Is the table confirmed then? | R: yes", "yes - 11-27 18:30 4 Smith" },
        { "R: no sorry but a quarter past seven would work | A: That is fine, thank you. | R: okay i have you down number nine nine one", "yes 991 11-27 19:15 4 Smith" },
        { "R: we only have seven thirty p m | A: Yes, 7:30 PM is fine. | R: perfect see you on friday at seven thirty", "yes - 11-27 19:30 4 Smith" },

        // another time, put down without our yes
        { "R: you are booked for seven | A: Thank you. Is there a confirmation number? | R: no sorry eight o'clock i have booked you at eight", "yes - 11-27 20:00 4 Smith +1" },
        { "R: i have you down for eight o'clock", "yes - 11-27 20:00 4 Smith +1" },
        { "R: how about nine | A: I have to ask first, and will call you back. | R: okay i have put you down for nine", "yes - 11-27 21:00 4 Smith +1" },
        { "R: your table is booked for saturday at seven", "yes - 11-28 19:00 4 Smith +1" },
        { "R: i have booked a table for five people on friday at seven", "yes - 11-27 19:00 5 Smith +1" },
        { "R: it is booked under the name miller", "yes - 11-27 19:00 4 Miller +1" },

        // another time, left open
        { "R: we are fully booked at seven but we have a table at nine | A: Thank you. I have to ask Smith about 9 PM first, and will call you back. Goodbye. | R: okay goodbye", "no other_time_offered 11-27 21:00 +1" },
        { "R: how about eight thirty | A: I have to ask first, and will call you back.", "no other_time_offered 11-27 20:30 +1" },
        { "R: not on friday but saturday would be possible at seven | A: I have to ask about Saturday first. I will call you back.", "no other_time_offered 11-28 19:00 +1" },
        { "R: no sorry eight o'clock", "no other_time_offered 11-27 20:00 +1" },
        { "R: the earliest i have is nine fifteen", "no other_time_offered 11-27 21:15 +1" },
        { "R: shall i put you down for nine | A: I have to ask first.", "no other_time_offered 11-27 21:00 +1" },
        { "R: we could do seven thirty | A: Yes, 7:30 PM is fine.", "no other_time_offered 11-27 19:30 +1" },

        // no
        { "R: sorry we are fully booked that evening | A: I see. Thank you anyway. Goodbye.", "no fully_booked" },
        { "R: i am afraid we do not have any tables left on friday", "no fully_booked" },
        { "R: there is nothing available sorry", "no fully_booked" },
        { "R: we are closed on fridays", "no closed" },
        { "R: sorry that day we have a private event", "no closed" },
        { "R: we do not take reservations you can just walk in", "no no_reservations" },
        { "R: sorry that is too many people for us", "no party_too_large" },
        { "R: unfortunately that is not possible", "no declined" },
        { "R: yes your table is booked | A: Thank you. Is there a confirmation number? | R: oh wait i am sorry we are fully booked that evening", "no fully_booked" },
        { "R: sorry you have the wrong number | A: I am sorry. Goodbye.", "no wrong_number" },

        // neither yes nor no
        { "R: i have to ask the manager we will call you back", "no call_back +1" },
        { "R: please call again tomorrow", "no call_back +1" },
        { "R: i can put you on the waiting list", "no waiting_list +1" },
        { "R: we need a deposit of fifty euros for that | A: I cannot give any card details. I will call you back.", "no deposit +1" },
        { "R: your table is reserved but we need a credit card to hold it | A: I cannot give any card details.", "yes - 11-27 19:00 4 Smith +1" },
        { "R: yes", "no unclear +1" },
        { "R: okay what name is it | A: The name is Smith. | R: thank you goodbye", "no unclear +1" },
        { "R: one moment please", "no unclear +1" },
        { "R: shall i put you down", "no unclear +1" },
        { "R: it will be confirmed when the manager is back", "no unclear +1" },
        { "R: So you want it confirmed? | A: Yes, please. | R: let me check", "no unclear +1" },
        { "R: your reservation is not confirmed yet", "no unclear +1" },

        // what was misheard and set right
        { "R: so that is five people on friday at seven | A: No, sorry, for 4 people, please. | R: okay four people it is confirmed", "yes - 11-27 19:00 4 Smith" },
        { "R: so that is four people on friday at eight | A: No, sorry, at 7 PM, please. | R: seven then sorry your table is booked", "yes - 11-27 19:00 4 Smith" },
        { "R: under the name smit right | A: The name is Smith. | R: okay your table is confirmed", "yes - 11-27 19:00 4 Smith" },
    };

    [Theory]
    [MemberData(nameof(AfterTheWish))]
    public void The_outcome_is_what_the_restaurant_said(string heard, string outcome)
    {
        var read = ConfirmationReader.Read(Transcripts.Of(Asked + heard), Transcripts.Wish, Transcripts.Today);

        Assert.Equal(outcome, Transcripts.Write(read));
    }

    [Theory]
    [InlineData("R: hello you have reached bella vista we are not able to take your call please leave a message after the tone")]
    [InlineData("R: you have reached the voicemail of bella vista your table is important to us | A: Hello, I will call again. Goodbye.")]
    [InlineData("R: the person you are calling is not available please leave your name and number after the beep")]
    [InlineData("R: this is bella vista we are closed today leave us a message")]
    public void A_machine_is_known_by_what_it_says(string heard)
    {
        var read = ConfirmationReader.Read(Transcripts.Of(heard), Transcripts.Wish, Transcripts.Today);

        Assert.Equal("no voicemail", Transcripts.Write(read));
    }

    [Fact]
    public void A_machine_is_known_by_the_carriers_word()
    {
        var read = ConfirmationReader.Read(
            Transcripts.Of("R: good evening bella vista"), Transcripts.Wish, Transcripts.Today, PhoneCallStatus.Completed, "machine_start");

        Assert.Equal(OutcomeReason.Voicemail, read.Reason);
    }

    [Fact]
    public void A_person_whom_the_carrier_takes_for_a_machine_can_confirm()
    {
        var read = ConfirmationReader.Read(
            Transcripts.Of(Asked + "R: your table is confirmed"), Transcripts.Wish, Transcripts.Today, PhoneCallStatus.Completed, "machine_start");

        Assert.True(read.Confirmed);
    }

    [Theory]
    [InlineData(PhoneCallStatus.Busy, "busy")]
    [InlineData(PhoneCallStatus.NoAnswer, "no_answer")]
    [InlineData(PhoneCallStatus.Failed, "failed")]
    [InlineData(PhoneCallStatus.Canceled, "canceled")]
    public void A_call_that_reached_nobody_says_why(PhoneCallStatus status, string reason)
    {
        var read = ConfirmationReader.Read([], Transcripts.Wish, Transcripts.Today, status);

        Assert.Equal(reason, read.Reason);
        Assert.False(read.Confirmed);
    }

    [Fact]
    public void Our_own_words_confirm_nothing()
    {
        var read = ConfirmationReader.Read(
            Transcripts.Of(Asked + "A: So the table is confirmed, with the confirmation number 4711. See you on Friday!"), Transcripts.Wish, Transcripts.Today);

        Assert.Equal(OutcomeReason.Unclear, read.Reason);
        Assert.Null(read.ConfirmationNumber);
    }

    [Fact]
    public void Remarks_count_only_when_the_restaurant_was_told()
    {
        var wish = Transcripts.Wish with { Remarks = "We need a high chair." };

        var told = ConfirmationReader.Read(Transcripts.Of(Asked + "R: any special requests | A: Yes, please: we need a high chair. | R: okay it is booked"), wish, Transcripts.Today);
        var untold = ConfirmationReader.Read(Transcripts.Of(Asked + "R: okay it is booked"), wish, Transcripts.Today);

        Assert.Equal("We need a high chair.", told.Remarks);
        Assert.Empty(told.Open);
        Assert.Null(untold.Remarks);
        Assert.Contains("high chair", Assert.Single(untold.Open), StringComparison.Ordinal);
    }

    [Fact]
    public void Days_are_read_from_the_day_of_the_call()
    {
        var wish = Transcripts.Wish with { Date = Transcripts.Today.AddDays(1) };

        var read = ConfirmationReader.Read(Transcripts.Of("R: bella vista | A: I would like to reserve a table for 4 people tomorrow at 7 PM. | R: your table is booked for tomorrow at seven"), wish, Transcripts.Today);

        Assert.Equal(new DateOnly(2026, 11, 22), read.Date);
        Assert.Empty(read.Open);
    }
}
