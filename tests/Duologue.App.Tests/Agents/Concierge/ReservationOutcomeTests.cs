using System.Text.Json;
using Duologue.App.Agents.Concierge;
using Duologue.Phone;

namespace Duologue.App.Tests.Agents.Concierge;

public class ReservationOutcomeTests
{
    [Fact]
    public void The_json_is_the_one_that_is_promised()
    {
        var outcome = new ReservationOutcome
        {
            Confirmed = true,
            ConfirmationNumber = "4711",
            Date = new DateOnly(2026, 11, 27),
            Time = new TimeOnly(19, 30),
            PartySize = 4,
            Name = "Smith",
        };

        Assert.Equal(
            """{"confirmed":true,"confirmation_number":"4711","date":"2026-11-27","time":"19:30","party_size":4,"name":"Smith","remarks":null,"open":[],"reason":null}""",
            outcome.ToJson().GetRawText());
    }

    [Fact]
    public void An_outcome_survives_its_json()
    {
        var outcome = new ReservationOutcome { Confirmed = false, Reason = OutcomeReason.OtherTime, Time = new TimeOnly(20, 0), Open = ["The restaurant offers 8 PM."] };

        var read = ReservationOutcome.FromJson(outcome.ToJson());

        Assert.Equal(outcome.Time, read?.Time);
        Assert.Equal(outcome.Reason, read?.Reason);
        Assert.Equal(outcome.Open, read?.Open);
    }

    [Theory]
    [InlineData("""{"confirmed":"perhaps"}""")]
    [InlineData("""{"confirmed":false,"time":"soon"}""")]
    [InlineData("""[1]""")]
    public void Json_that_is_no_outcome_is_none(string json) => Assert.Null(ReservationOutcome.FromJson(JsonElement.Parse(json)));

    [Theory]
    [InlineData(PhoneCallStatus.Busy, "busy")]
    [InlineData(PhoneCallStatus.NoAnswer, "no_answer")]
    public async Task A_call_that_is_over_gets_its_result(PhoneCallStatus status, string reason)
    {
        var call = new PhoneCall(PhoneCallDirection.Outbound, "reservation", "+15550001111", "+15550123456", Transcripts.Wish.ToVariables());
        call.Report(status);

        await ReservationResult.FinishAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal(reason, call.Result?.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_call_without_a_wish_is_unclear()
    {
        var call = new PhoneCall(PhoneCallDirection.Outbound, "reservation", "+15550001111", "+15550123456");
        call.Report(PhoneCallStatus.Completed);

        await ReservationResult.FinishAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal("unclear", call.Result?.GetProperty("reason").GetString());
    }
}
