using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Phone;
using Duologue.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.AspNetCore.Tests.Twilio;

public class StreamTokensTests
{
    private const string Sid = "CA00000000000000000000000000000001";
    private readonly ManualTimeProvider _clock = new();
    private readonly StreamTokens _tokens;
    private readonly TwilioCall _call;

    public StreamTokensTests()
    {
        _tokens = new StreamTokens(_clock, TimeSpan.FromSeconds(60));
        var options = PhoneServer.Options();
        var parts = new SwitchboardParts(options, new TwilioApi(options, _clock), new PhoneCallLog(), new CallRegistry(), _clock, NullLoggerFactory.Instance);
        var call = new PhoneCall(PhoneCallDirection.Inbound, "starter", "", "", timeProvider: _clock);
        _call = new TwilioCall(call, new PhoneCallPlan(PhoneServer.Runner(new ScriptedModel(), _clock)), parts) { Limit = TimeSpan.FromMinutes(1), Patience = TimeSpan.FromMinutes(1) };
        _tokens.Issue(_call, 0, Sid, PhoneServer.Account);
    }

    private string Token => _tokens.Text(_call.Call.Id, 0);

    [Fact]
    public void A_token_is_good_once()
    {
        Assert.Same(_call, _tokens.Consume(Token, Sid, PhoneServer.Account));
        Assert.Null(_tokens.Consume(Token, Sid, PhoneServer.Account));
    }

    [Fact]
    public void A_token_has_256_bits_and_each_stream_its_own()
    {
        Assert.Equal(64, Token.Length);
        Assert.NotEqual(Token, _tokens.Text(_call.Call.Id, 1));
        Assert.NotEqual(Token, new StreamTokens(_clock, TimeSpan.FromSeconds(60)).Text(_call.Call.Id, 0));
    }

    [Theory]
    [InlineData("CA00000000000000000000000000000002", PhoneServer.Account)]
    [InlineData(Sid, "AC00000000000000000000000000000002")]
    [InlineData("", "")]
    public void A_token_is_bound_to_its_call_and_account_and_spent_by_a_wrong_one(string callSid, string account)
    {
        Assert.Null(_tokens.Consume(Token, callSid, account));
        Assert.Null(_tokens.Consume(Token, Sid, PhoneServer.Account));
    }

    [Fact]
    public void A_token_is_good_for_its_time_only()
    {
        _clock.Advance(TimeSpan.FromSeconds(59.9));
        Assert.Equal(1, _tokens.Count);

        _clock.Advance(TimeSpan.FromSeconds(0.1));

        Assert.Null(_tokens.Consume(Token, Sid, PhoneServer.Account));
        Assert.Equal(0, _tokens.Count);
    }

    [Fact]
    public void A_token_that_was_not_issued_is_not_good() => Assert.Null(_tokens.Consume(_tokens.Text(_call.Call.Id, 1), Sid, PhoneServer.Account));

    [Fact]
    public async Task Of_fifty_at_once_one_gets_the_call()
    {
        using var start = new Barrier(50);
        var uses = Enumerable.Range(0, 50).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return _tokens.Consume(Token, Sid, PhoneServer.Account);
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default));

        var got = await Task.WhenAll(uses);

        Assert.Single(got, c => c is not null);
    }

    [Fact]
    public void Ten_thousand_forgeries_find_nothing()
    {
        var random = new Random(4711);

        for (var i = 0; i < 10_000; i++)
        {
            var forged = Token.ToCharArray();
            forged[random.Next(forged.Length)] ^= (char)(1 << random.Next(7));
            Assert.Null(_tokens.Consume(i % 3 == 0 ? Convert.ToHexStringLower(Guid.NewGuid().ToByteArray()) : new string(forged), Sid, PhoneServer.Account));
        }

        Assert.Same(_call, _tokens.Consume(Token, Sid, PhoneServer.Account));
    }
}
