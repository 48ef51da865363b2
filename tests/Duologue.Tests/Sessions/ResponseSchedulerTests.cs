using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.Tests.Sessions;

public sealed class ResponseSchedulerTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(30);

    private readonly ManualTimeProvider _time = new();
    private readonly List<ClientEvent> _sent = [];
    private readonly List<ResponseAlert> _alerts = [];
    private readonly ResponseScheduler _scheduler;

    public ResponseSchedulerTests() => _scheduler = new ResponseScheduler(_time, First, Stall);

    private int Creates => _sent.OfType<ClientEvent.CreateResponse>().Count();

    [Fact]
    public void A_request_leaves_at_once_when_nothing_runs()
    {
        Ask();

        Assert.Equal(1, Creates);
        Assert.NotNull(Assert.IsType<ClientEvent.CreateResponse>(_sent[0]).EventId);
        Assert.True(_scheduler.IsBusy);
    }

    [Fact]
    public void A_request_waits_for_the_end_of_the_running_response()
    {
        Ask();
        Created("r1");
        Ask();
        var early = Creates;

        Done("r1");

        Assert.Equal(1, early);
        Assert.Equal(2, Creates);
    }

    [Fact]
    public void A_request_waits_while_another_is_on_its_way()
    {
        Ask();
        Ask(new ResponseRequest { Instructions = "second" });

        Assert.Equal(1, Creates);
    }

    [Fact]
    public void Plain_requests_that_wait_are_one()
    {
        Ask();
        Created("r1");

        var first = Ask();
        var second = Ask();
        Done("r1");
        Created("r2");
        Done("r2");

        Assert.Same(first, second);
        Assert.Equal(2, Creates);
        Assert.False(_scheduler.IsBusy);
    }

    [Fact]
    public void Requests_with_wishes_of_their_own_all_get_their_turn_in_order()
    {
        Ask();
        Created("r1");
        Ask(new ResponseRequest { Instructions = "a" });
        Ask(new ResponseRequest { Instructions = "b" });

        Done("r1");
        Created("r2");
        Done("r2");

        Assert.Equal([null, "a", "b"], _sent.OfType<ClientEvent.CreateResponse>().Select(c => c.Response?.Instructions));
    }

    [Fact]
    public void A_response_that_ends_ends_its_request()
    {
        var asked = Ask();
        Created("r1");

        Assert.Equal([asked], Done("r1"));
    }

    [Fact]
    public void The_end_of_an_unknown_response_changes_nothing()
    {
        Ask();
        Created("r1");
        Ask(new ResponseRequest { Instructions = "a" });

        Assert.Empty(Done("other"));
        Assert.Equal(1, Creates);
    }

    [Fact]
    public void A_request_that_met_an_active_response_is_repeated_after_it()
    {
        var asked = Ask();
        Created("vad");

        // The model had begun by itself when the request reached it: its error comes after that response was taken for ours.
        var isHandled = Fail("conversation_already_has_active_response", asked.EventId, out var ended);
        var before = Creates;
        var ofVad = Done("vad");
        Created("mine", asked.Key);

        Assert.True(isHandled);
        Assert.Null(ended);
        Assert.Empty(ofVad);
        Assert.Equal((1, 2), (before, Creates));
        Assert.Equal([asked], Done("mine"));
    }

    [Fact]
    public void The_error_may_come_before_the_response_it_is_about()
    {
        var asked = Ask();

        Fail("conversation_already_has_active_response", asked.EventId, out _);
        Created("vad");
        Done("vad");
        Created("mine");

        Assert.Equal(2, Creates);
        Assert.Equal([asked], Done("mine"));
    }

    [Fact]
    public void When_the_active_response_ended_before_the_error_the_request_is_repeated_after_a_second()
    {
        var asked = Ask();
        Fail("conversation_already_has_active_response", asked.EventId, out _);
        var before = Creates;

        Pass(TimeSpan.FromSeconds(1));

        Assert.Equal((1, 2), (before, Creates));
    }

    [Fact]
    public void An_error_without_an_event_id_is_matched_when_it_can_only_be_ours()
    {
        Ask();

        Assert.True(Fail("conversation_already_has_active_response", null, out _));
    }

    [Fact]
    public void A_request_is_given_up_after_five_races()
    {
        var asked = Ask();
        ScheduledResponse? ended = null;
        for (var race = 0; race < 6 && ended is null; race++)
        {
            Fail("conversation_already_has_active_response", asked.EventId, out ended);
            Pass(TimeSpan.FromSeconds(1));
        }

        Assert.Same(asked, ended);
    }

    [Fact]
    public void Another_error_about_a_request_ends_it_and_lets_the_next_go()
    {
        var asked = Ask();
        Ask(new ResponseRequest { Instructions = "next" });

        Fail("invalid_value", asked.EventId, out var ended);

        Assert.Same(asked, ended);
        Assert.Equal(2, Creates);
    }

    [Fact]
    public void An_error_about_something_else_is_not_ours()
    {
        Ask();

        Assert.False(Fail("invalid_value", "other", out _));
    }

    [Fact]
    public void Cancelling_before_the_response_is_known_cancels_it_when_it_comes()
    {
        Ask();
        _scheduler.Cancel(dropWaiting: true, _sent);
        var before = _sent.OfType<ClientEvent.CancelResponse>().Count();

        Created("r1");

        Assert.Equal(0, before);
        Assert.Equal("r1", Assert.Single(_sent.OfType<ClientEvent.CancelResponse>()).ResponseId);
    }

    [Fact]
    public void A_response_is_cancelled_only_once()
    {
        Ask();
        Created("r1");

        _scheduler.Cancel(dropWaiting: true, _sent);
        _scheduler.Cancel(dropWaiting: true, _sent);

        Assert.Single(_sent.OfType<ClientEvent.CancelResponse>());
    }

    [Fact]
    public void Cancelling_drops_what_waits()
    {
        Ask();
        Created("r1");
        var waiting = Ask(new ResponseRequest { Instructions = "a" });

        var dropped = _scheduler.Cancel(dropWaiting: true, _sent);
        Done("r1");

        Assert.Equal([waiting], dropped);
        Assert.Equal(1, Creates);
    }

    [Fact]
    public void Nothing_leaves_while_the_user_speaks()
    {
        _scheduler.SpeechStarted(interrupts: true);
        Ask();
        var during = Creates;

        _scheduler.SpeechStopped(modelAnswers: false, _sent);

        Assert.Equal((0, 1), (during, Creates));
    }

    [Fact]
    public void The_models_own_answer_covers_plain_requests_that_waited_for_the_user()
    {
        _scheduler.SpeechStarted(interrupts: true);
        var asked = Ask();
        _scheduler.SpeechStopped(modelAnswers: true, _sent);
        Created("vad");

        Assert.Equal([asked], Done("vad"));
        Assert.Equal(0, Creates);
    }

    [Fact]
    public void Requests_with_wishes_are_not_covered_by_the_models_own_answer()
    {
        _scheduler.SpeechStarted(interrupts: true);
        var asked = Ask(new ResponseRequest { Instructions = "wish" });
        _scheduler.SpeechStopped(modelAnswers: true, _sent);
        Created("vad");

        Assert.Empty(Done("vad"));
        Assert.Equal(1, Creates);
        Created("mine", asked.Key);
        Assert.Equal([asked], Done("mine"));
    }

    [Fact]
    public void When_the_model_does_not_answer_by_itself_waiting_requests_go_ahead()
    {
        _scheduler.SpeechStarted(interrupts: true);
        Ask();
        _scheduler.SpeechStopped(modelAnswers: true, _sent);
        var before = Creates;

        Pass(TimeSpan.FromSeconds(3));

        Assert.Equal((0, 1), (before, Creates));
    }

    [Fact]
    public void A_response_that_begins_while_the_user_speaks_is_cancelled()
    {
        Ask();
        _scheduler.SpeechStarted(interrupts: true);

        Created("r1");

        Assert.Equal("r1", Assert.Single(_sent.OfType<ClientEvent.CancelResponse>()).ResponseId);
        Assert.True(_scheduler.IsRunningCancelled);
    }

    [Fact]
    public void Requests_wait_until_an_update_is_acknowledged()
    {
        _scheduler.Hold();
        Ask();
        var before = Creates;

        _scheduler.Release(_sent);

        Assert.Equal((0, 1), (before, Creates));
    }

    [Fact]
    public void An_update_that_is_never_acknowledged_holds_nothing_up_for_long()
    {
        _scheduler.Hold();
        Ask();

        Pass(TimeSpan.FromSeconds(5));

        Assert.Equal(1, Creates);
    }

    [Fact]
    public void A_response_that_does_not_begin_is_asked_for_again_once()
    {
        var asked = Ask();

        Pass(First);
        var second = Creates;
        var ended = Pass(First);

        Assert.Equal(2, second);
        Assert.Equal([ResponseAlert.NotBegun, ResponseAlert.NeverBegan], _alerts);
        Assert.Equal([asked], ended);
        Assert.False(_scheduler.IsBusy);
    }

    [Fact]
    public void When_the_first_asking_was_only_slow_the_second_is_not_repeated()
    {
        var asked = Ask();
        Pass(First);
        Created("r1");

        Fail("conversation_already_has_active_response", asked.EventId, out var ended);

        Assert.Null(ended);
        Assert.Equal([asked], Done("r1"));
        Assert.Equal(2, Creates);
    }

    [Fact]
    public void A_response_that_stands_still_is_cancelled_and_asked_for_again_once()
    {
        var asked = Ask();
        Created("r1");
        Pass(Stall);
        var cancelled = _sent.OfType<ClientEvent.CancelResponse>().Count();
        var first = Done("r1", "cancelled");
        Created("r2");
        Pass(Stall);
        var second = Done("r2", "cancelled");

        Assert.Equal(1, cancelled);
        Assert.Empty(first);
        Assert.Equal(2, Creates);
        Assert.Equal([asked], second);
        Assert.Equal([ResponseAlert.Stalled, ResponseAlert.StalledForGood], _alerts);
    }

    [Fact]
    public void A_response_that_goes_on_does_not_stall()
    {
        Ask();
        Created("r1");
        for (var i = 0; i < 10; i++)
        {
            _scheduler.Progress();
            Pass(Stall / 2);
        }

        Assert.Empty(_alerts);
    }

    [Fact]
    public void A_cancelled_response_that_never_ends_is_given_up()
    {
        var asked = Ask();
        Created("r1");
        _scheduler.Cancel(dropWaiting: false, _sent);

        var ended = Pass(TimeSpan.FromSeconds(5));

        Assert.Equal([asked], ended);
        Assert.Null(_scheduler.RunningId);
    }

    [Fact]
    public void Out_of_band_requests_run_beside_the_conversation()
    {
        Ask();
        Created("r1");
        var aside = Ask(new ResponseRequest { OutOfBand = true });
        var other = Ask(new ResponseRequest { OutOfBand = true });

        Assert.Equal(3, Creates);
        Assert.Same(aside, Created("o1", aside.Key));
        Assert.Same(other, Created("o2", other.Key));
        Assert.Equal([other], Done("o2", key: other.Key));
        Assert.Equal([aside], Done("o1"));
        Assert.Equal("r1", _scheduler.RunningId);
    }

    [Fact]
    public void Out_of_band_requests_do_not_wait_for_the_user()
    {
        _scheduler.SpeechStarted(interrupts: true);

        Ask(new ResponseRequest { OutOfBand = true });

        Assert.Equal(1, Creates);
    }

    [Fact]
    public void An_out_of_band_request_is_cancelled_by_its_id()
    {
        var early = Ask(new ResponseRequest { OutOfBand = true });
        var late = Ask(new ResponseRequest { OutOfBand = true });
        Created("o1", early.Key);

        _scheduler.Cancel(early, _sent);
        _scheduler.Cancel(late, _sent);
        Created("o2", late.Key);

        Assert.Equal(["o1", "o2"], _sent.OfType<ClientEvent.CancelResponse>().Select(c => c.ResponseId));
    }

    [Fact]
    public void An_out_of_band_request_that_fails_or_never_begins_ends()
    {
        var refused = Ask(new ResponseRequest { OutOfBand = true });
        var silent = Ask(new ResponseRequest { OutOfBand = true });
        Fail("invalid_value", refused.EventId, out var ended);

        var late = Pass(First * 2);

        Assert.Same(refused, ended);
        Assert.Equal([silent], late);
    }

    [Fact]
    public void An_out_of_band_response_that_never_ends_is_given_up()
    {
        var aside = Ask(new ResponseRequest { OutOfBand = true });
        Created("o1", aside.Key);

        var early = Pass(Stall * 3);
        var late = Pass(Stall);

        Assert.Empty(early);
        Assert.Equal([aside], late);
    }

    [Fact]
    public void A_broken_line_ends_what_ran_and_keeps_back_what_waits()
    {
        var asked = Ask();
        Created("r1");
        var waiting = Ask(new ResponseRequest { Instructions = "a" });
        var ended = _scheduler.ConnectionLost();
        Pass(TimeSpan.FromSeconds(2));
        var during = Creates;

        _scheduler.ConnectionRestored(_sent);

        Assert.Equal([asked], ended);
        Assert.Equal((1, 2), (during, Creates));
        Created("r2", waiting.Key);
        Assert.Equal([waiting], Done("r2"));
    }

    [Fact]
    public void What_was_asked_for_when_the_line_broke_is_left_to_the_line()
    {
        var asked = Ask();
        var aside = Ask(new ResponseRequest { OutOfBand = true });
        var ended = _scheduler.ConnectionLost();
        var late = Pass(First * 3);
        _scheduler.ConnectionRestored(_sent);

        Created("r1");
        Created("o1", aside.Key);

        Assert.Empty(ended);
        Assert.Empty(late);
        Assert.Empty(_alerts);
        Assert.Equal(2, Creates);
        Assert.Equal([asked], Done("r1"));
        Assert.Equal([aside], Done("o1"));
    }

    [Fact]
    public void Closing_ends_everything()
    {
        var running = Ask();
        Created("r1");
        var waiting = Ask(new ResponseRequest { Instructions = "a" });
        var aside = Ask(new ResponseRequest { OutOfBand = true });

        Assert.Equal(new[] { running, waiting, aside }.ToHashSet(), _scheduler.Close().ToHashSet());
        Assert.False(_scheduler.IsBusy);
    }

    private ScheduledResponse Ask(ResponseRequest? request = null) =>
        _scheduler.Ask(key => SettingsMapper.Parameters(request, key), request, _sent);

    private ScheduledResponse? Created(string id, string? key = null) => _scheduler.Created(Response(id, "in_progress", key), _sent);

    private IReadOnlyList<ScheduledResponse> Done(string id, string status = "completed", string? key = null) =>
        _scheduler.Done(Response(id, status, key), _sent);

    private bool Fail(string code, string? eventId, out ScheduledResponse? ended) =>
        _scheduler.Failed(new WireError { Code = code, EventId = eventId }, _sent, out ended);

    private IReadOnlyList<ScheduledResponse> Pass(TimeSpan duration)
    {
        _time.Advance(duration);
        return _scheduler.Tick(_sent, _alerts);
    }

    private static WireResponse Response(string id, string status, string? key) => new()
    {
        Id = id,
        Status = status,
        Metadata = key is null ? null : new Dictionary<string, string> { [ResponseScheduler.KeyName] = key },
    };
}
