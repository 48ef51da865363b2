using Duologue.Models;
using Duologue.Protocol;
using Duologue.Testing.Realtime;
using Duologue.Tests.Support;

namespace Duologue.Tests.Models.Reconnecting;

public sealed class LineRenewalTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private readonly TestClock _clock = new();
    private readonly ManualModel _model = new();

    [Fact]
    public async Task A_line_is_renewed_at_fifty_minutes_when_it_is_quiet_without_a_gap()
    {
        await using var call = await ReconnectingCall.BeginAsync(_model, _clock);
        call.Line.Emit(RealtimeScripts.WrittenAnswer("resp_1", "item_1", "Nine."));
        await call.UntilAsync(e => e is ServerEvent.RateLimitsUpdated);

        await AdvanceAsync(TimeSpan.FromMinutes(50));
        var told = await call.UntilAsync(e => e is ServerEvent.ConnectionRestored);

        Assert.Equal(new ServerEvent.ConnectionRestored(TimeSpan.Zero), Assert.Single(told));
        await _model.OpenedAsync();
        Assert.Equal(2, _model.Attempts);
    }

    [Fact]
    public async Task Three_hours_take_three_renewals_and_keep_the_conversation()
    {
        await using var call = await ReconnectingCall.BeginAsync(_model, _clock);
        call.Line.Emit(RealtimeScripts.WrittenAnswer("resp_1", "item_1", "Nine."));
        await call.UntilAsync(e => e is ServerEvent.RateLimitsUpdated);

        for (var renewal = 1; renewal <= 3; renewal++)
        {
            await AdvanceAsync(TimeSpan.FromMinutes(50));
            await call.UntilAsync(e => e is ServerEvent.ConnectionRestored);
            var line = await _model.OpenedAsync();

            // The watch looks once more before it counts anew.
            await AdvanceAsync(Second);
            Assert.Equal("Nine.", Assert.Single(line.SentItems).Content?[0].Text);
            line.Emit(new ServerEvent.ItemAdded(line.SentItems.First(), null), new ServerEvent.ItemDone(line.SentItems.First(), null));
        }

        Assert.Equal(4, _model.Attempts);
    }

    [Fact]
    public async Task A_renewal_waits_until_an_answer_is_done_and_played()
    {
        await using var call = await ReconnectingCall.BeginAsync(_model, _clock);
        call.Line.Emit(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_1", "Nine.", new byte[48_000]));
        await call.UntilAsync(e => e is ServerEvent.OutputAudioDelta);

        await AdvanceAsync(TimeSpan.FromMinutes(50));
        await AdvanceAsync(Second);
        await _clock.TimerAsync(Second);
        Assert.Equal(1, _model.Attempts);

        call.Line.Emit(new ServerEvent.OutputAudioDelta("resp_1", "item_1", 0, 0, new byte[72_000]));
        call.Line.Emit(RealtimeScripts.SpokenAnswerEnds("resp_1", "item_1", "Nine.", cut: false));
        await call.UntilAsync(e => e is ServerEvent.RateLimitsUpdated);
        await AdvanceAsync(Second);
        await _clock.TimerAsync(Second);
        Assert.Equal(1, _model.Attempts);

        await AdvanceAsync(Second);
        await call.UntilAsync(e => e is ServerEvent.ConnectionRestored);
        Assert.Equal(2, _model.Attempts);
    }

    [Fact]
    public async Task At_fifty_eight_minutes_a_line_is_renewed_whatever_goes_on()
    {
        await using var call = await ReconnectingCall.BeginAsync(_model, _clock);
        call.Line.Emit(RealtimeScripts.SpokenAnswerBegins("resp_1", "item_1", "We open", new byte[480]));
        await call.UntilAsync(e => e is ServerEvent.OutputTranscriptDelta { Delta: " open" });

        await AdvanceAsync(TimeSpan.FromMinutes(50));
        await AdvanceAsync(TimeSpan.FromMinutes(8));
        var told = await call.UntilAsync(e => e is ServerEvent.ConnectionRestored);

        Assert.Single(told.OfType<ServerEvent.ResponseDone>());
        Assert.Empty(told.OfType<ServerEvent.ConnectionLost>());
    }

    [Fact]
    public async Task A_renewal_that_cannot_connect_leaves_the_line_alone_and_is_tried_again()
    {
        await using var call = await ReconnectingCall.BeginAsync(_model, _clock);
        _model.Refuse(RealtimeFailure.ServerError);

        await AdvanceAsync(TimeSpan.FromMinutes(50));
        await AdvanceAsync(TimeSpan.FromSeconds(10));
        await AdvanceAsync(Second);
        await call.UntilAsync(e => e is ServerEvent.ConnectionRestored);

        Assert.Equal(3, _model.Attempts);
    }

    /// <summary>Lets time pass once somebody waits for it.</summary>
    private async Task AdvanceAsync(TimeSpan time)
    {
        await _clock.TimerAsync(time);
        _clock.Advance(time);
    }
}
