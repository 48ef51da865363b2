using Duologue.AspNetCore.Tests.Support;
using Duologue.AspNetCore.Tests.Twilio;
using Duologue.AspNetCore.Twilio;
using Duologue.Testing;
using Duologue.Testing.Twilio;

namespace Duologue.AspNetCore.Tests.EndToEnd;

/// <summary>A server and a carrier that rings it, over real sockets, both on one clock that the test turns.</summary>
internal sealed class PhoneHouse : IAsyncDisposable
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    private PhoneHouse(PhoneServer server, FakeTwilio carrier, FakeCall call, ScriptedConnection model, TimeSpan began)
    {
        Server = server;
        Carrier = carrier;
        Call = call;
        Model = model;
        Began = began;
    }

    public PhoneServer Server { get; }

    public FakeTwilio Carrier { get; }

    public FakeCall Call { get; }

    public ScriptedConnection Model { get; }

    public TimeSpan Began { get; }

    private TwilioEndpoint Endpoint => Server.Switchboard.Find(Call.CallSid)?.Endpoint ?? throw new InvalidOperationException("Nobody is on the phone.");

    /// <summary>Starts both and lets a caller ring until the model is connected.</summary>
    public static async Task<PhoneHouse> TalkAsync(ScriptedModel model)
    {
        var server = await PhoneServer.StartAsync(model: model);
        var carrier = new FakeTwilio(new FakeTwilioOptions
        {
            AccountSid = PhoneServer.Account,
            AuthToken = PhoneServer.AuthToken,
            Server = server.Address,
            PublicOrigin = new Uri(PhoneServer.Origin),
            TimeProvider = server.Clock,
        });
        var began = server.Clock.Elapsed;
        var call = await carrier.RingAsync("+15550001111", "+15550002222", "starter", TestContext.Current.CancellationToken);
        Assert.Empty(call.Violations);
        var connection = await model.NextConnectionAsync(TestContext.Current.CancellationToken);
        return new PhoneHouse(server, carrier, call, connection, began);
    }

    /// <summary>Lets time pass, 20 ms at a step, each only when everybody has heard everything that was said before.</summary>
    public async Task PassAsync(TimeSpan duration)
    {
        for (var left = duration; left > TimeSpan.Zero; left -= Frame)
        {
            Server.Clock.Advance(Frame);
            await SettleAsync();
        }
    }

    /// <summary>Waits until the model has heard the phone to its last frame, the session the model, and the phone the server.</summary>
    public Task SettleAsync() => Soon.HoldsAsync(() =>
        Model.AudioBytes >= 160 * (long)((Server.Clock.Elapsed - Began) / Frame)
        && Model.IsTaken
        && Endpoint.Player.IsIdle
        && Call.Ear.MessageCount == Endpoint.Stream.SentMessages);

    public async ValueTask DisposeAsync()
    {
        await Carrier.DisposeAsync();
        await Server.DisposeAsync();
    }
}
