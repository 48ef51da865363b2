using System.Net;
using Duologue.AspNetCore.Tests.Support;
using Duologue.Calls;
using Duologue.Phone;
using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>Whole calls with a carrier that was written apart from the server, so that each checks the other.</summary>
public class CarrierCallTests
{
    private const string Number = "+15550001111";

    [Fact(Timeout = 60_000)]
    public async Task A_caller_is_connected_and_hangs_up()
    {
        await using var server = await PhoneServer.StartAsync();
        await using var twilio = Carrier(server);

        var phone = await twilio.RingAsync(Number, "+15550002222", "starter", TestContext.Current.CancellationToken);
        await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);
        await phone.HangUpAsync(cancellationToken: TestContext.Current.CancellationToken);
        var call = server.Calls.Find(phone.CallSid)!;
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.NotNull(phone.StreamSid);
        Assert.Empty(phone.Violations);
        Assert.Equal((PhoneCallStatus.Completed, CallEndReason.CallerHungUp), (call.Status, call.End?.Reason));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_phone_whose_stream_breaks_comes_back_to_its_conversation()
    {
        await using var server = await PhoneServer.StartAsync();
        await using var twilio = Carrier(server);
        var phone = await twilio.RingAsync(Number, "+15550002222", "starter", TestContext.Current.CancellationToken);
        await server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);

        for (var streams = 2; streams <= 4; streams++)
        {
            await phone.DropAsync(cancellationToken: TestContext.Current.CancellationToken);
            await phone.UntilAsync(c => c.Streams.Count == streams, TestContext.Current.CancellationToken);
        }

        await phone.HangUpAsync(cancellationToken: TestContext.Current.CancellationToken);
        await server.Calls.Find(phone.CallSid)!.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Empty(phone.Violations);
        Assert.Single(server.Model.Connections);
        Assert.Single(server.Calls.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Somebody_else_cannot_ring()
    {
        await using var server = await PhoneServer.StartAsync();
        await using var stranger = new FakeTwilio(Options(server) with { AuthToken = "another" });
        await using var half = new FakeTwilio(Options(server) with { UpgradeSignature = _ => null });

        var refused = await stranger.RingAsync(Number, "+15550002222", "starter", TestContext.Current.CancellationToken);
        var unsigned = await half.RingAsync(Number, "+15550002222", "starter", TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Forbidden, (string?)null), (refused.WebhookStatus, refused.StreamSid));
        Assert.Null(unsigned.StreamSid);
        Assert.Equal(3, unsigned.Verbs.Count(v => v.StartsWith("Stream ", StringComparison.Ordinal)));
        Assert.Contains(unsigned.Verbs, v => v.StartsWith("Say ", StringComparison.Ordinal));
        Assert.Null(server.Calls.Find(refused.CallSid));
        Assert.Empty(server.Model.Connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_placed_call_is_answered_and_hung_up()
    {
        await using var both = await BothAsync();

        var call = await both.Server.Line.PlaceAsync(new OutboundCall(Number, "starter"), TestContext.Current.CancellationToken);
        await both.Server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);
        await both.Server.Line.HangUpAsync(call.Id, TestContext.Current.CancellationToken);
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        var phone = Assert.Single(both.Twilio.Calls);
        Assert.Equal((PhoneCallStatus.Completed, "completed"), (call.Status, phone.Status));
        Assert.Empty(phone.Violations);
        Assert.Empty(both.Twilio.ApiViolations);
        Assert.Equal(call.CarrierId, phone.CallSid);
        Assert.NotNull(call.AnsweredAt);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(PhoneCallStatus.Busy)]
    [InlineData(PhoneCallStatus.NoAnswer)]
    [InlineData(PhoneCallStatus.Failed)]
    public async Task A_placed_call_that_nobody_answers_ends_with_the_reason(PhoneCallStatus status)
    {
        await using var both = await BothAsync();
        both.Twilio.Answer = _ => status switch
        {
            PhoneCallStatus.Busy => FakeAnswer.Busy(),
            PhoneCallStatus.NoAnswer => FakeAnswer.NoAnswer(TimeSpan.Zero),
            _ => FakeAnswer.Failed(),
        };

        var call = await both.Server.Line.PlaceAsync(new OutboundCall(Number, "starter"), TestContext.Current.CancellationToken);
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal((status, (DateTimeOffset?)null, (CallEnd?)null), (call.Status, call.AnsweredAt, call.End));
        Assert.Empty(both.Server.Model.Connections);
        Assert.Empty(both.Twilio.ApiViolations);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_transferred_phone_dials_the_other_number()
    {
        await using var both = await BothAsync();
        var call = await both.Server.Line.PlaceAsync(new OutboundCall(Number, "starter"), TestContext.Current.CancellationToken);
        await both.Server.Model.NextConnectionAsync(TestContext.Current.CancellationToken);

        await both.Server.Line.TransferAsync(call.Id, "+15550003333", TestContext.Current.CancellationToken);
        var phone = await both.Twilio.CallAsync(0, TestContext.Current.CancellationToken);
        await phone.UntilAsync(c => c.Verbs.Contains("Dial +15550003333"), TestContext.Current.CancellationToken);
        await phone.HangUpAsync(cancellationToken: TestContext.Current.CancellationToken);
        await call.Ended.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Empty(phone.Violations);
        Assert.Empty(both.Twilio.ApiViolations);
        Assert.Equal(PhoneCallStatus.Completed, call.Status);
    }

    private static FakeTwilioOptions Options(PhoneServer server) => new()
    {
        AccountSid = PhoneServer.Account,
        AuthToken = PhoneServer.AuthToken,
        Server = server.Address,
        PublicOrigin = new Uri(PhoneServer.Origin),
    };

    private static FakeTwilio Carrier(PhoneServer server) => new(Options(server));

    /// <summary>A server and its carrier, which know each other.</summary>
    private static async Task<Both> BothAsync()
    {
        // The carrier needs the server's address, and the server the carrier's: the address of the REST interface is read when a call is placed.
        var server = await PhoneServer.StartAsync(o =>
        {
            o.Outbound.IsEnabled = true;
            o.Outbound.AllowedPrefixes.Add("+1555");
        });
        var twilio = Carrier(server);
        server.Switchboard.Parts.Options.ApiBaseUrl = twilio.StartApi();
        return new Both(server, twilio);
    }

    private sealed record Both(PhoneServer Server, FakeTwilio Twilio) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Twilio.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
