using Duologue.App.Agents.Restaurant;
using Duologue.App.Phone;
using Duologue.App.Tests.Support;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;
using Duologue.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Tests.Phone;

/// <summary>The line with models that say "Okay.": how calls begin and end.</summary>
public sealed class LocalPhoneLineTests : IAsyncDisposable
{
    private const string Number = RestaurantOptions.DefaultPhone;
    private const int Speed = 20;

    private readonly PacedClock _clock = new(Speed, new DateTimeOffset(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));
    private readonly TaskCompletionSource<RealtimeSession> _talking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ScriptedModel _model = new();
    private int _finished;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _clock.DisposeAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("+15550123457", PhoneLineRefusal.NotAllowed, "DEMO_RESTAURANT_PHONE")]
    [InlineData("555-0123", PhoneLineRefusal.InvalidNumber, "E.164")]
    public async Task Only_the_demo_restaurant_can_be_rung(string number, PhoneLineRefusal reason, string words)
    {
        await using var line = Line(RestaurantMood.Books);

        var refusal = await Assert.ThrowsAsync<PhoneLineException>(() => line.PlaceAsync(new OutboundCall(number, "caller"), Token));

        Assert.Equal(reason, refusal.Reason);
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(line.Log.Calls);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_unknown_agent_rings_nobody()
    {
        await using var line = Line(RestaurantMood.Books);

        var refusal = await Assert.ThrowsAsync<PhoneLineException>(() => line.PlaceAsync(new OutboundCall(Number, "nobody"), Token));

        Assert.Equal(PhoneLineRefusal.UnknownAgent, refusal.Reason);
        Assert.Empty(line.Log.Calls);
    }

    [Theory(Timeout = 60_000)]
    [InlineData(RestaurantMood.DoesNotPickUp, PhoneCallStatus.NoAnswer)]
    [InlineData(RestaurantMood.IsBusy, PhoneCallStatus.Busy)]
    internal async Task A_call_that_nobody_answers_ends_without_a_conversation(RestaurantMood mood, PhoneCallStatus status)
    {
        await using var line = Line(mood);

        var call = await PlaceAsync(line);
        await call.Ended.WaitAsync(Token);

        Assert.Equal((status, null, null, 1), (call.Status, call.End, call.Session, _finished));
        Assert.Empty(_model.Connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_is_hung_up_while_it_rings_is_called_off()
    {
        await using var line = Line(RestaurantMood.DoesNotPickUp);
        var call = await PlaceAsync(line);

        await line.HangUpAsync(call.Id, Token);
        await call.Ended.WaitAsync(Token);

        Assert.Equal((PhoneCallStatus.Canceled, null, 1), (call.Status, call.AnsweredAt, _finished));
        Assert.Empty(_model.Connections);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_that_is_hung_up_while_they_talk_ends_for_both()
    {
        await using var line = Line(RestaurantMood.Books);
        var call = await PlaceAsync(line);
        await _talking.Task.WaitAsync(Token);

        await line.HangUpAsync(call.Id, Token);
        await call.Ended.WaitAsync(Token);

        Assert.Equal((PhoneCallStatus.Completed, CallEndReason.CallerHungUp, 1), (call.Status, call.End?.Reason, _finished));
        Assert.NotNull(call.AnsweredAt);
        Assert.All(_model.Connections, connection => Assert.True(connection.IsClosed));
    }

    [Fact(Timeout = 60_000)]
    public async Task An_agent_that_ends_the_call_ends_it_for_the_restaurant_too()
    {
        await using var line = Line(RestaurantMood.Books);
        var call = await PlaceAsync(line);

        (await _talking.Task.WaitAsync(Token)).EndConversation();
        await call.Ended.WaitAsync(Token);

        Assert.Equal((PhoneCallStatus.Completed, CallEndReason.AgentEnded), (call.Status, call.End?.Reason));
        Assert.All(_model.Connections, connection => Assert.True(connection.IsClosed));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_machine_that_has_said_its_words_hangs_up_by_itself()
    {
        await using var line = Line(RestaurantMood.HasVoicemail);

        var call = await PlaceAsync(line);
        await call.Ended.WaitAsync(Token);

        Assert.Equal((PhoneCallStatus.Completed, CallEndReason.CallerHungUp), (call.Status, call.End?.Reason));
        Assert.InRange(call.EndedAt!.Value - call.AnsweredAt!.Value, TimeSpan.FromSeconds(19), TimeSpan.FromSeconds(40));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_ends_at_its_time_limit()
    {
        await using var line = Line(RestaurantMood.Books);

        var call = await line.PlaceAsync(new OutboundCall(Number, "caller") { TimeLimit = TimeSpan.FromSeconds(2) }, Token);
        await call.Ended.WaitAsync(Token);

        Assert.Equal((PhoneCallStatus.Completed, CallEndReason.MaximumDuration), (call.Status, call.End?.Reason));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_model_that_cannot_be_reached_ends_the_call_and_says_so()
    {
        _model = new ScriptedModel { ConnectError = new RealtimeException(RealtimeFailure.Unreachable, "The line is down.") };
        await using var line = Line(RestaurantMood.Books);

        var call = await PlaceAsync(line);
        await call.Ended.WaitAsync(Token);

        Assert.Equal((PhoneCallStatus.Completed, CallEndReason.ModelLost, 1), (call.Status, call.End?.Reason, _finished));
    }

    [Fact(Timeout = 60_000)]
    public async Task Disposing_the_line_hangs_up_whatever_goes_on()
    {
        var line = Line(RestaurantMood.Books);
        var talking = await PlaceAsync(line);
        await _talking.Task.WaitAsync(Token);
        var ringing = await PlaceAsync(line);

        await line.DisposeAsync();

        Assert.Equal((true, PhoneCallStatus.Completed), (talking.Ended.IsCompleted, talking.Status));
        Assert.True(ringing.Ended.IsCompleted);
        Assert.Equal(2, _finished);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => PlaceAsync(line));
    }

    [Fact(Timeout = 60_000)]
    public async Task What_fails_after_the_call_does_not_keep_it_from_ending()
    {
        await using var line = Line(RestaurantMood.IsBusy, finished: _ => throw new InvalidOperationException("broken"));

        var call = await PlaceAsync(line);
        await call.Ended.WaitAsync(Token);

        Assert.Equal((PhoneCallStatus.Busy, 1), (call.Status, _finished));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_same_key_places_one_call()
    {
        await using var line = Line(RestaurantMood.IsBusy);
        var wish = new OutboundCall(Number, "caller") { IdempotencyKey = "once" };

        var first = await line.PlaceAsync(wish, Token);
        var second = await line.PlaceAsync(wish, Token);

        Assert.Same(first, second);
        Assert.Same(first, Assert.Single(line.Log.Calls));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_call_cannot_be_connected_with_others_and_says_why()
    {
        await using var line = Line(RestaurantMood.Books);
        var call = await PlaceAsync(line);

        var refusal = await Assert.ThrowsAsync<PhoneLineException>(() => line.TransferAsync(call.Id, "+15550000000", Token));

        Assert.Equal(PhoneLineRefusal.NotEnabled, refusal.Reason);
        Assert.Contains("Twilio", refusal.Message, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task Keys_can_be_pressed_while_somebody_listens_only()
    {
        await using var line = Line(RestaurantMood.Books);
        var call = await PlaceAsync(line);
        await Assert.ThrowsAsync<ArgumentException>(() => line.SendDigitsAsync(call.Id, "12x", Token));
        await Assert.ThrowsAsync<PhoneLineException>(() => line.SendDigitsAsync("nobody", "1", Token));
        await _talking.Task.WaitAsync(Token);

        await line.SendDigitsAsync(call.Id, "1w#", Token);
        await line.HangUpAsync(call.Id, Token);
        await call.Ended.WaitAsync(Token);

        await Assert.ThrowsAsync<PhoneLineException>(() => line.SendDigitsAsync(call.Id, "1", Token));
    }

    private static Task<PhoneCall> PlaceAsync(LocalPhoneLine line) => line.PlaceAsync(new OutboundCall(Number, "caller"), Token);

    private LocalPhoneLine Line(RestaurantMood mood, Action<PhoneCall>? finished = null) => new(
        call => call.Agent != "caller" ? null : new PhoneCallPlan(new RealtimeRunner(new RealtimeAgent { Name = "Caller" }, _model, timeProvider: _clock.Time))
        {
            Options = new CallOptions { Started = session => _talking.TrySetResult(session) },
            Finished = (ended, _) =>
            {
                Interlocked.Increment(ref _finished);
                finished?.Invoke(ended);
                return Task.CompletedTask;
            },
        },
        _model, log: null, _clock.Time, NullLoggerFactory.Instance, (int)mood);
}
