using Duologue.App.Agents;
using Duologue.App.Agents.Concierge;
using Duologue.App.Agents.Restaurant;
using Duologue.App.Phone;
using Duologue.App.Tests.Serve;
using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Phone;
using Duologue.Testing.Twilio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.App.Tests.Phone;

/// <summary>The reservation agent rings a restaurant through the carrier: REST, webhooks, signatures, media stream. Both sides speak aloud.</summary>
[Collection(ServerCollection.Name)]
[Trait("Needs", "pocketsphinx,flite")]
public sealed class CarrierReservationTests : IClassFixture<SpokenLine>
{
    private const string Origin = "https://voice.example.com";
    private const string Restaurant = "+15550123456";

    private static readonly TimeOnly Seven = new(19, 0);

    private readonly SpokenLine _line;

    public CarrierReservationTests(SpokenLine line)
    {
        Samples.NeedOfflineEngine();
        _line = line;
    }

    [Theory(Timeout = 170_000)]
    [InlineData(RestaurantMood.Books)]
    [InlineData(RestaurantMood.AsksBack)]
    internal async Task A_confirmation_given_over_the_carrier_is_read_right(RestaurantMood mood)
    {
        var outcome = await ReserveAsync(mood);

        Assert.True(outcome.Confirmed);
        Assert.Equal((Seven, 4, "Smith"), (outcome.Time, outcome.PartySize, outcome.Name));
        Assert.Equal(new RestaurantMind((int)mood).NumberFor(new DateOnly(2026, 11, 27), Seven, 4), outcome.ConfirmationNumber);
    }

    [Theory(Timeout = 170_000)]
    [InlineData(RestaurantMood.IsFull, OutcomeReason.FullyBooked)]
    [InlineData(RestaurantMood.HasVoicemail, OutcomeReason.Voicemail)]
    internal async Task A_no_and_a_machine_are_told_for_what_they_are(RestaurantMood mood, string reason)
    {
        var outcome = await ReserveAsync(mood);

        Assert.Equal((false, reason, null), (outcome.Confirmed, outcome.Reason, outcome.ConfirmationNumber));
    }

    private async Task<ReservationOutcome> ReserveAsync(RestaurantMood mood)
    {
        var token = TestContext.Current.CancellationToken;
        var visit = new DemoRestaurant(RestaurantOptions.FromEnvironment((int)mood), _line.Time).Visit();
        var options = new TwilioOptions
        {
            AccountSid = "AC00000000000000000000000000000001",
            AuthToken = "12345678901234567890123456789012",
            PhoneNumber = "+15550002222",
            PublicOrigin = new Uri(Origin),
            Outbound = { IsEnabled = true, AllowedPrefixes = { "+1555" } },
        };
        await using var app = Build(options, out var setApi);
        await app.StartAsync(token);
        await using var carrier = new FakeTwilio(new FakeTwilioOptions
        {
            AccountSid = options.AccountSid,
            AuthToken = options.AuthToken,
            Server = new Uri(app.Urls.First()),
            PublicOrigin = options.PublicOrigin,
            TimeProvider = _line.Time,
        })
        {
            Answer = _ => FakeAnswer.Answered((call, stop) => AnswerAsync(visit, call, stop), visit.RingsFor),
        };
        setApi(carrier.StartApi());
        var wish = new ReservationWish("Bella Vista", PartySize: 4, new DateOnly(2026, 11, 27), Seven, "Smith");
        await _line.PrepareAsync(wish, visit, token);

        var placed = await app.Services.GetRequiredService<IPhoneLine>()
            .PlaceAsync(new OutboundCall(Restaurant, RestaurantCaller.Agent) { Variables = wish.ToVariables() }, token);
        await placed.Ended.WaitAsync(token);
        var rung = Assert.Single(carrier.Calls);
        SpokenLine.Show(placed);

        Assert.Empty(rung.Violations);
        Assert.Empty(carrier.ApiViolations);
        Assert.Equal(PhoneCallStatus.Completed, placed.Status);
        return ReservationOutcome.FromJson(placed.Result!.Value)!;
    }

    private async Task AnswerAsync(RestaurantVisit visit, FakeCall call, CancellationToken stop)
    {
        using var patience = new CancellationTokenSource(visit.Patience, _line.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        await _line.Runner(visit.Agent).RunCallAsync(call.Handset, new CallOptions { Settings = visit.Settings }, either.Token);
    }

    private WebApplication Build(TwilioOptions options, out Action<Uri> setApi)
    {
        setApi = api => options.ApiBaseUrl = api;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton<TimeProvider>(_line.Time).AddTwilio(options);
        var app = builder.Build();
        app.MapTwilio(call => new PhoneCallPlan(_line.Runner(AgentCatalogue.Create(call.Agent, new AgentSetup(_line.Time) { Call = call })))
        {
            Options = new CallOptions { Settings = LocalCall.Patient(null) },
            Finished = AgentCatalogue.Find(call.Agent).Finished,
        });
        return app;
    }
}
