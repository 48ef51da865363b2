using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Duologue.Testing;
using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>The REST side: calls the server asks for, and what becomes of them.</summary>
public class FakeApiTests
{
    private const string Account = "AC00000000000000000000000000000001";
    private readonly ManualTimeProvider _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task A_call_is_queued_rings_is_answered_and_follows_its_instructions()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        using var http = Http(carrier);

        var (status, created) = await CreateAsync(http, AllEvents);
        var call = await carrier.CallAsync(0, Token);
        var stream = await peer.StreamAsync();
        _clock.Advance(TimeSpan.FromSeconds(3));
        await stream.CloseAsync();
        await call.Ended.WaitAsync(Token);

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal((call.CallSid, "queued", "outbound-api"), (Text(created, "sid"), Text(created, "status"), Text(created, "direction")));
        var voice = await peer.RequestAsync("/twilio/voice");
        Assert.Equal((true, "in-progress", "outbound-api"), (voice.IsSigned, voice["CallStatus"], voice["Direction"]));
        var told = peer.RequestsTo("/twilio/status");
        Assert.Equal(["initiated", "ringing", "in-progress", "completed"], told.Select(r => r["CallStatus"]));
        Assert.Equal(["0", "1", "2", "3"], told.Select(r => r["SequenceNumber"]));
        Assert.Equal("3", told[^1]["CallDuration"]);
        Assert.All(told, r => Assert.True(r.IsSigned));
        Assert.Empty(call.Violations);
        Assert.Empty(carrier.ApiViolations);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("busy")]
    [InlineData("failed")]
    [InlineData("no-answer")]
    public async Task Nobody_answers(string ending)
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        carrier.Answer = _ => ending switch
        {
            "busy" => FakeAnswer.Busy(),
            "failed" => FakeAnswer.Failed(),
            _ => FakeAnswer.NoAnswer(TimeSpan.Zero),
        };
        using var http = Http(carrier);

        await CreateAsync(http);
        var call = await carrier.CallAsync(0, Token);
        await call.Ended.WaitAsync(Token);

        Assert.Equal(ending, call.Status);
        var told = Assert.Single(peer.RequestsTo("/twilio/status"));
        Assert.Equal((ending, "0"), (told["CallStatus"], told["CallDuration"]));
        Assert.Empty(peer.RequestsTo("/twilio/voice"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Ringing_ends_when_the_timeout_is_over()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        carrier.Answer = _ => FakeAnswer.Answered(after: TimeSpan.FromSeconds(31));
        using var http = Http(carrier);
        await CreateAsync(http, Pair("Timeout", "30"));
        var call = await carrier.CallAsync(0, Token);
        await call.UntilAsync(c => c.Status == "ringing", Token);

        _clock.Advance(TimeSpan.FromSeconds(30));
        await call.Ended.WaitAsync(Token);

        Assert.Equal("no-answer", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_time_limit_ends_the_call_on_the_clock()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        using var http = Http(carrier);
        await CreateAsync(http, Pair("TimeLimit", "60"));
        var call = await carrier.CallAsync(0, Token);
        var stream = await peer.StreamAsync();
        await call.UntilAsync(c => c.StreamSid is not null, Token);

        _clock.Advance(TimeSpan.FromSeconds(59));
        var isOver = call.Ended.IsCompleted;
        _clock.Advance(TimeSpan.FromSeconds(1));
        await call.Ended.WaitAsync(Token);

        Assert.False(isOver);
        Assert.Equal("stop", (await stream.RestAsync())[^1].GetProperty("event").GetString());
        Assert.Equal("60", Assert.Single(peer.RequestsTo("/twilio/status"))["CallDuration"]);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_far_party_talks_hears_and_hangs_up()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        var isTalking = new TaskCompletionSource();
        carrier.Answer = _ => FakeAnswer.Answered(async (call, ct) =>
        {
            var saying = call.SayAsync(new byte[320], ct);
            isTalking.SetResult();
            await saying;
        });
        using var http = Http(carrier);
        await CreateAsync(http);
        var call = await carrier.CallAsync(0, Token);
        var stream = await peer.StreamAsync();
        await call.UntilAsync(c => c.StreamSid is not null, Token);
        await isTalking.Task.WaitAsync(Token);

        _clock.Advance(TimeSpan.FromMilliseconds(40));
        await call.Ended.WaitAsync(Token);

        var messages = await stream.RestAsync();
        Assert.Equal(["media", "media", "stop"], messages.Select(m => m.GetProperty("event").GetString()));
        Assert.Equal("completed", call.Status);
        Assert.Empty(call.Violations);
    }

    [Fact(Timeout = 60_000)]
    public async Task Code_of_the_far_party_that_fails_ends_the_call_and_is_noted()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        carrier.Answer = _ => FakeAnswer.Answered((_, _) => throw new InvalidOperationException("Cannot talk."));
        using var http = Http(carrier);

        await CreateAsync(http);
        var call = await carrier.CallAsync(0, Token);
        await call.UntilAsync(c => c.Violations.Any(v => v.Contains("Cannot talk.", StringComparison.Ordinal)), Token);
        await call.Ended.WaitAsync(Token);

        Assert.Equal("completed", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_answered_is_told_at_once_or_by_a_callback_of_its_own()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        carrier.Answer = _ => FakeAnswer.Answered(answeredBy: "machine_start");
        using var http = Http(carrier);

        await CreateAsync(http, Pair("MachineDetection", "Enable"));
        var voice = await peer.RequestAsync("/twilio/voice");
        await CreateAsync(
            http, Pair("MachineDetection", "Enable"), Pair("AsyncAmd", "true"), Pair("AsyncAmdStatusCallback", "https://voice.example.com/twilio/status/amd"));
        var told = await peer.RequestAsync("/twilio/status/amd");

        Assert.Equal("machine_start", voice["AnsweredBy"]);
        Assert.Equal((true, "machine_start", carrier.Calls[1].CallSid), (told.IsSigned, told["AnsweredBy"], told["CallSid"]));
    }

    [Fact(Timeout = 60_000)]
    public async Task New_instructions_end_the_stream_and_are_followed()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        using var http = Http(carrier);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        var stream = await peer.StreamAsync();

        var (status, _) = await PostAsync(http, $"Calls/{call.CallSid}.json", Pair("Twiml", "<Response><Dial>+15550009999</Dial></Response>"));
        await call.UntilAsync(c => c.Verbs[^1].StartsWith("Dial", StringComparison.Ordinal), Token);
        var isClosed = await stream.Ended.WaitAsync(Token);

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.True(isClosed);
        Assert.Equal("stop", (await stream.RestAsync())[^1].GetProperty("event").GetString());
        Assert.Equal(["Connect", "Stream wss://voice.example.com/twilio/stream", "Dial +15550009999"], call.Verbs);
        Assert.Equal("in-progress", call.Status);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_new_address_is_fetched_signed()
    {
        await using var peer = await CarrierPeer.StartAsync();
        peer.Answer = r => r.Path == "/twilio/other" ? "<Response><Hangup/></Response>" : CarrierPeer.Connect();
        await using var carrier = peer.Carrier(_clock);
        using var http = Http(carrier);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await peer.StreamAsync();

        await PostAsync(http, $"Calls/{call.CallSid}.json", Pair("Url", "https://voice.example.com/twilio/other?a=1&b=2"));
        await call.Ended.WaitAsync(Token);

        var other = await peer.RequestAsync("/twilio/other");
        Assert.Equal((true, "?a=1&b=2"), (other.IsSigned, other.Query));
        Assert.Equal("completed", call.Status);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("completed")]
    [InlineData("canceled")]
    public async Task A_ringing_call_can_be_called_off(string status)
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        carrier.Answer = _ => FakeAnswer.Answered(after: TimeSpan.FromSeconds(20));
        using var http = Http(carrier);
        await CreateAsync(http);
        var call = await carrier.CallAsync(0, Token);
        await call.UntilAsync(c => c.Status == "ringing", Token);

        await PostAsync(http, $"Calls/{call.CallSid}.json", Pair("Status", status));
        await call.Ended.WaitAsync(Token);
        var (again, error) = await PostAsync(http, $"Calls/{call.CallSid}.json", Pair("Status", "completed"));

        Assert.Equal("canceled", call.Status);
        Assert.Equal((HttpStatusCode.BadRequest, 21220), (again, error.GetProperty("code").GetInt32()));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_is_hung_up_and_can_be_read_afterwards()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        using var http = Http(carrier);
        var call = await carrier.RingAsync("+15550001111", "+15550002222", cancellationToken: Token);
        await peer.StreamAsync();
        _clock.Advance(TimeSpan.FromSeconds(2));

        await PostAsync(http, $"Calls/{call.CallSid}.json", Pair("Status", "completed"));
        await call.Ended.WaitAsync(Token);
        var read = JsonElement.Parse(await http.GetStringAsync(new Uri($"Calls/{call.CallSid}.json", UriKind.Relative), Token));

        Assert.Equal(("completed", "2", "inbound"), (Text(read, "status"), Text(read, "duration"), Text(read, "direction")));
        Assert.Equal(["POST", "GET"], carrier.ApiRequests.Select(r => r.Method));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("To", "5550002222", 21211)]
    [InlineData("To", "+0555000222", 21211)]
    [InlineData("To", "+1234567890123456", 21211)]
    [InlineData("From", "nobody", 21212)]
    [InlineData("From", "+15550007777", 21210)]
    [InlineData("Url", "voice", 21205)]
    [InlineData("StatusCallbackEvent", "finished", 21626)]
    public async Task A_wrong_parameter_is_refused_with_its_number(string name, string value, int code)
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock, o => o with { Numbers = ["+15550002222"] });
        using var http = Http(carrier);

        var (status, error) = await CreateAsync(http, Pair(name, value));

        Assert.Equal((HttpStatusCode.BadRequest, code), (status, error.GetProperty("code").GetInt32()));
        Assert.Equal(400, error.GetProperty("status").GetInt32());
        Assert.NotEmpty(Text(error, "message")!);
        Assert.Empty(carrier.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task Strangers_unknown_calls_and_ordered_refusals_are_answered_as_twilio_does()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        using var http = Http(carrier);
        using var stranger = Http(carrier, "wrong");

        var (unauthorised, wrong) = await CreateAsync(stranger);
        var (unknown, missing) = await PostAsync(http, "Calls/CA00000000000000000000000000000009.json", Pair("Status", "completed"));
        carrier.RefuseApi(429, 20429, "Too Many Requests");
        var (refused, tooMany) = await CreateAsync(http);
        var (granted, _) = await CreateAsync(http, Pair("Colour", "blue"));

        Assert.Equal((HttpStatusCode.Unauthorized, 20003), (unauthorised, wrong.GetProperty("code").GetInt32()));
        Assert.Equal((HttpStatusCode.NotFound, 20404), (unknown, missing.GetProperty("code").GetInt32()));
        Assert.Equal((HttpStatusCode.TooManyRequests, 20429), (refused, tooMany.GetProperty("code").GetInt32()));
        Assert.Equal(HttpStatusCode.Created, granted);
        Assert.Equal("There is no parameter 'Colour'.", Assert.Single(carrier.ApiViolations));
        Assert.Equal([401, 404, 429, 201], carrier.ApiRequests.Select(r => r.Status));
    }

    [Fact(Timeout = 60_000)]
    public async Task Held_callbacks_are_sent_in_the_order_the_test_wants()
    {
        await using var peer = await CarrierPeer.StartAsync();
        await using var carrier = peer.Carrier(_clock);
        carrier.HoldsCallbacks = true;
        using var http = Http(carrier);
        await CreateAsync(http, AllEvents);
        var call = await carrier.CallAsync(0, Token);
        await peer.StreamAsync();
        await call.HangUpAsync(cancellationToken: Token);
        var before = peer.RequestsTo("/twilio/status").Count;

        foreach (var index in (int[])[3, 0, 2, 2, 1])
        {
            await call.SendCallbackAsync(index, Token);
        }

        Assert.Equal(0, before);
        Assert.Equal(["3", "0", "2", "2", "1"], peer.RequestsTo("/twilio/status").Select(r => r["SequenceNumber"]));
        Assert.Equal(["initiated", "ringing", "answered", "completed"], call.Callbacks.Select(c => c.Event));
    }

    private static KeyValuePair<string, string>[] AllEvents =>
        [new("StatusCallbackEvent", "initiated"), new("StatusCallbackEvent", "ringing"), new("StatusCallbackEvent", "answered"), new("StatusCallbackEvent", "completed")];

    private static HttpClient Http(FakeTwilio carrier, string password = CarrierPeer.Token)
    {
        var http = new HttpClient { BaseAddress = new Uri(carrier.StartApi(), $"/2010-04-01/Accounts/{Account}/") };
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Account}:{password}")));
        return http;
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> CreateAsync(HttpClient http, params KeyValuePair<string, string>[] more)
    {
        List<KeyValuePair<string, string>> form =
        [
            new("From", "+15550002222"),
            new("To", "+15550001111"),
            new("Url", "https://voice.example.com/twilio/voice"),
            new("StatusCallback", "https://voice.example.com/twilio/status"),
        ];
        form.RemoveAll(p => more.Any(m => m.Key == p.Key));
        return PostAsync(http, "Calls.json", [.. form, .. more]);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(HttpClient http, string path, params KeyValuePair<string, string>[] form)
    {
        using var content = new FormUrlEncodedContent(form);
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, Token);
        return (response.StatusCode, JsonElement.Parse(await response.Content.ReadAsStringAsync(Token)));
    }

    private static KeyValuePair<string, string> Pair(string name, string value) => new(name, value);

    private static string? Text(JsonElement json, string name) => json.GetProperty(name).GetString();
}
