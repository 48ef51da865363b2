using System.Net;
using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Twilio;
using Duologue.Phone;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.Twilio;

public class TwilioApiTests
{
    private const string Sid = "CA00000000000000000000000000000001";
    private static readonly KeyValuePair<string, string>[] Fields = [new("To", "+15550001111"), new("StatusCallbackEvent", "ringing"), new("StatusCallbackEvent", "completed")];

    [Fact]
    public async Task A_call_is_created_changed_and_read()
    {
        await using var carrier = await FakeCarrier.StartAsync();
        using var api = Api(carrier);

        var created = await api.CreateAsync(Fields, TestContext.Current.CancellationToken);
        await api.UpdateAsync(Sid, [new("Status", "completed")], TestContext.Current.CancellationToken);
        carrier.Reply = _ => new CarrierReply(
            HttpStatusCode.OK, $$"""{"sid":"{{Sid}}","status":"no-answer","answered_by":"human","end_time":"Thu, 01 Jan 2026 10:00:00 +0000","price":null}""");
        var read = await api.ReadAsync(Sid, TestContext.Current.CancellationToken);

        Assert.Equal(PhoneCallStatus.Queued, created.Status);
        Assert.Equal(new CarrierCall(Sid, PhoneCallStatus.NoAnswer, "human", new DateTimeOffset(2026, 1, 1, 10, 0, 0, TimeSpan.Zero)), read);
        var requests = carrier.Requests.ToList();
        Assert.Equal(
            ["POST /2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json", $"POST /2010-04-01/Accounts/{PhoneServer.Account}/Calls/{Sid}.json", $"GET /2010-04-01/Accounts/{PhoneServer.Account}/Calls/{Sid}.json"],
            requests.Select(r => $"{r.Method} {r.Path}"));
        Assert.Equal(Fields.Select(f => (f.Key, f.Value)), requests[0].Fields);
        Assert.All(requests, r => Assert.Equal($"{PhoneServer.Account}:{PhoneServer.AuthToken}", r.Password));
    }

    [Theory]
    [InlineData(401, 20003, PhoneLineRefusal.Carrier, "TWILIO_AUTH_TOKEN")]
    [InlineData(404, 20404, PhoneLineRefusal.UnknownCall, "no such call")]
    [InlineData(429, 10004, PhoneLineRefusal.LimitReached, "at once")]
    [InlineData(400, 22005, PhoneLineRefusal.LimitReached, "queue")]
    [InlineData(400, 21202, PhoneLineRefusal.NotAllowed, "premium")]
    [InlineData(400, 21210, PhoneLineRefusal.Carrier, "TWILIO_PHONE_NUMBER")]
    [InlineData(400, 21211, PhoneLineRefusal.InvalidNumber, "not a phone number")]
    [InlineData(400, 21215, PhoneLineRefusal.NotAllowed, "country")]
    [InlineData(400, 21216, PhoneLineRefusal.NotAllowed, "blocked")]
    [InlineData(400, 21220, PhoneLineRefusal.UnknownCall, "state")]
    [InlineData(400, 21262, PhoneLineRefusal.Carrier, "machines")]
    [InlineData(400, 99999, PhoneLineRefusal.Carrier, "99999")]
    [InlineData(400, null, PhoneLineRefusal.Carrier, "HTTP 400")]
    [InlineData(401, null, PhoneLineRefusal.Carrier, "TWILIO_ACCOUNT_SID")]
    [InlineData(403, null, PhoneLineRefusal.Carrier, "HTTP 403")]
    [InlineData(404, null, PhoneLineRefusal.UnknownCall, "HTTP 404")]
    [InlineData(302, null, PhoneLineRefusal.Carrier, "HTTP 302")]
    [InlineData(500, null, PhoneLineRefusal.Unreachable, "not known")]
    [InlineData(503, 20503, PhoneLineRefusal.Unreachable, "not known")]
    public async Task Errors_are_explained(int status, int? code, PhoneLineRefusal reason, string words)
    {
        await using var carrier = await FakeCarrier.StartAsync();
        using var api = Api(carrier);
        carrier.Reply = _ => new CarrierReply((HttpStatusCode)status, code is null ? "<html>" : $$"""{"code":{{code}},"message":"+15550001111 is wrong"}""", status == 429 ? "0" : null);

        var error = await Assert.ThrowsAsync<PhoneLineException>(() => api.CreateAsync(Fields, TestContext.Current.CancellationToken));

        Assert.Equal(reason, error.Reason);
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("15550001111", error.Message, StringComparison.Ordinal);
        Assert.Equal(status == 429 ? 4 : 1, carrier.Requests.Count);
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_what_was_too_much_is_tried_again()
    {
        var clock = new ManualTimeProvider();
        await using var carrier = await FakeCarrier.StartAsync();
        using var api = Api(carrier, clock);
        carrier.Reply = r => carrier.Requests.Count <= 2 ? new CarrierReply(HttpStatusCode.TooManyRequests, """{"code":20429}""") : carrier.Usual(r);

        var placing = api.CreateAsync(Fields, TestContext.Current.CancellationToken);
        while (!placing.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromMilliseconds(100));
            await Task.Yield();
        }

        Assert.Equal(PhoneCallStatus.Queued, (await placing).Status);
        Assert.Equal(3, carrier.Requests.Count);
        Assert.True(clock.Elapsed >= TimeSpan.FromSeconds(1.5));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html></html>")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"sid":"../../x"}""")]
    [InlineData("""{"sid":5}""")]
    public async Task An_answer_that_is_none_is_not_believed(string body)
    {
        await using var carrier = await FakeCarrier.StartAsync();
        using var api = Api(carrier);
        carrier.Reply = _ => new CarrierReply(HttpStatusCode.OK, body);

        var error = await Assert.ThrowsAsync<PhoneLineException>(() => api.ReadAsync(Sid, TestContext.Current.CancellationToken));

        Assert.Equal(PhoneLineRefusal.Unreachable, error.Reason);
    }

    [Fact]
    public async Task A_carrier_that_is_not_there_is_named()
    {
        using var api = new TwilioApi(PhoneServer.Options(), new ManualTimeProvider());

        var error = await Assert.ThrowsAsync<PhoneLineException>(() => api.CreateAsync(Fields, TestContext.Current.CancellationToken));

        Assert.Equal(PhoneLineRefusal.Unreachable, error.Reason);
        Assert.Contains("TWILIO_API_BASE_URL", error.Message, StringComparison.Ordinal);
    }

    private static TwilioApi Api(FakeCarrier carrier, TimeProvider? clock = null)
    {
        var options = PhoneServer.Options();
        options.ApiBaseUrl = carrier.Address;
        return new TwilioApi(options, clock ?? TimeProvider.System);
    }
}
