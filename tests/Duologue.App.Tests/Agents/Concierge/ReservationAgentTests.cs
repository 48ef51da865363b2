using Duologue.App.Agents;
using Duologue.App.Agents.Concierge;
using Duologue.Phone;
using Duologue.Testing;

namespace Duologue.App.Tests.Agents.Concierge;

/// <summary>The agent that rings restaurants, by text on the offline brain: the test is the restaurant.</summary>
public class ReservationAgentTests
{
    private readonly ManualTimeProvider _time = new(TextTalk.Noon);
    private readonly PhoneCall _call = new(PhoneCallDirection.Outbound, "reservation", "+15550001111", "+15550123456", Transcripts.Wish.ToVariables());

    private Task<TextTalk> StartAsync() => TextTalk.StartAsync(AgentCatalogue.Create("reservation", new AgentSetup(_time) { Call = _call }), _time);

    [Fact(Timeout = 60_000)]
    public async Task A_whole_reservation_is_made()
    {
        await using var talk = await StartAsync();

        Assert.Equal("Hello. I would like to reserve a table for 4 people on Friday at 7 PM, please.", await talk.SayAsync("bella vista good evening how can i help you"));
        Assert.Equal("The name is Smith.", await talk.SayAsync("what is the name please"));
        Assert.Equal("Thank you. Is there a confirmation number?", await talk.SayAsync("very good your table is booked"));
        Assert.Equal("Thank you very much. Goodbye.", await talk.SayAsync("yes it is four seven one one"));
        await talk.NextAsync<SessionEvent.EndRequested>();
    }

    [Fact(Timeout = 60_000)]
    public async Task Another_time_nearby_is_taken_and_one_far_off_is_left_open()
    {
        await using var talk = await StartAsync();
        await talk.SayAsync("hello bella vista");

        Assert.StartsWith("Yes, 7:30 PM is fine", await talk.SayAsync("i am sorry we have no table at seven i can offer you seven thirty is that all right"), StringComparison.Ordinal);
        Assert.Contains("I have to ask Smith about 9 PM", await talk.SayAsync("oh sorry only at nine"), StringComparison.Ordinal);
        await talk.NextAsync<SessionEvent.EndRequested>();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("i am sorry we are closed on friday")]
    [InlineData("no sorry you have the wrong number")]
    [InlineData("i will put you on the waiting list")]
    [InlineData("goodbye")]
    public async Task When_there_is_nothing_more_to_say_the_agent_ends_the_call(string heard)
    {
        await using var talk = await StartAsync();
        await talk.SayAsync("good evening");

        Assert.Contains("oodbye", await talk.SayAsync(heard), StringComparison.Ordinal);
        await talk.NextAsync<SessionEvent.EndRequested>();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_machine_is_left_at_once()
    {
        await using var talk = await StartAsync();

        var said = await talk.SayAsync("you have reached bella vista we can not take your call right now please leave a message after the tone");

        Assert.Equal("Hello, this is an automated assistant. I will call again. Goodbye.", said);
        await talk.NextAsync<SessionEvent.EndRequested>();
    }

    [Fact(Timeout = 60_000)]
    public async Task The_carriers_word_for_a_machine_is_believed()
    {
        _call.AnsweredBy = "machine_start";
        await using var talk = await StartAsync();

        Assert.DoesNotContain("Smith", await talk.SayAsync("good evening"), StringComparison.Ordinal);
        await talk.NextAsync<SessionEvent.EndRequested>();
    }

    [Theory(Timeout = 60_000)]
    [InlineData("xylophone banana")]
    [InlineData("it is raining again today")]
    [InlineData("okay")]
    [InlineData("thank you")]
    [InlineData("how are you")]
    [InlineData("never mind")]
    [InlineData("[inaudible]")]
    public async Task Whatever_is_heard_the_agent_stays_the_caller(string heard)
    {
        await using var talk = await StartAsync();
        await talk.SayAsync("good evening");

        var said = await talk.SayAsync(heard);

        Assert.DoesNotContain("help", said, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("I can ", said, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task When_nobody_speaks_the_agent_says_its_wish_after_four_seconds()
    {
        await using var talk = await StartAsync();

        var wish = talk.HearAsync();
        _time.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(talk.Seen.OfType<SessionEvent.ResponseStarted>());
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal("Hello. I would like to reserve a table for 4 people on Friday at 7 PM, please.", await wish);
    }

    [Theory]
    [InlineData("party_size")]
    [InlineData("date")]
    [InlineData("time")]
    public void Without_a_whole_wish_the_agent_is_not_made(string missing)
    {
        var variables = new Dictionary<string, string>(Transcripts.Wish.ToVariables());
        variables.Remove(missing);
        var call = new PhoneCall(PhoneCallDirection.Outbound, "reservation", "+15550001111", "+15550123456", variables);

        var error = Assert.Throws<AppException>(() => AgentCatalogue.Create("reservation", new AgentSetup(_time) { Call = call }));

        Assert.Contains("party_size", error.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task With_a_language_model_the_call_becomes_a_typed_result()
    {
        var model = new ScriptedModel()
            .Says("Hello, I would like to reserve a table for four on Friday at seven.")
            .Says("Smith. Is there a confirmation number?")
            .CallsTool("end_call")
            .Says("Goodbye.");
        var seen = new SessionRecorder();
        var entry = AgentCatalogue.Find("reservation");
        var runner = new RealtimeRunner(entry.Create(new AgentSetup(_time) { Call = _call }), model, timeProvider: _time);
        await using var session = await runner.StartAsync(null, [seen], TestContext.Current.CancellationToken);
        _call.Attach(session);
        foreach (var line in (string[])["Bella Vista, good evening.", "Sure, you are booked. What name?", "Yes, it's 4711."])
        {
            model.Connection.UserSays(line);
            await seen.NextAsync<SessionEvent.AssistantTranscript>(TestContext.Current.CancellationToken);
        }

        await seen.NextAsync<SessionEvent.EndRequested>(TestContext.Current.CancellationToken);
        _call.Report(PhoneCallStatus.InProgress);
        _call.Report(PhoneCallStatus.Completed);
        await (entry.Finished ?? throw new InvalidOperationException("Nothing reads the call."))(_call, TestContext.Current.CancellationToken);

        Assert.False(entry.IsListed);
        var result = ReservationOutcome.FromJson(Assert.NotNull(_call.Result));
        Assert.Equal((true, "4711", 4), (result?.Confirmed, result?.ConfirmationNumber, result?.PartySize));
        Assert.Contains("confirm", model.Connection.Settings.Instructions, StringComparison.Ordinal);
    }
}
