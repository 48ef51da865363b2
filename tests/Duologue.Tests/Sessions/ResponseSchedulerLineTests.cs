using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.Tests.Sessions;

/// <summary>Requests and a line that breaks. The model says again what was said to the old line, so the scheduler must not.</summary>
public sealed class ResponseSchedulerLineTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(8);

    private readonly ManualTimeProvider _time = new();
    private readonly List<ClientEvent> _sent = [];
    private readonly List<ResponseAlert> _alerts = [];
    private readonly ResponseScheduler _scheduler;

    public ResponseSchedulerLineTests() => _scheduler = new ResponseScheduler(_time, First, TimeSpan.FromSeconds(30));

    private int Creates => _sent.OfType<ClientEvent.CreateResponse>().Count();

    [Fact]
    public void What_was_asked_for_is_not_asked_again_and_gets_its_answer_on_the_next_line()
    {
        var asked = Ask(null);

        var ended = _scheduler.ConnectionLost();
        _scheduler.ConnectionRestored(_sent);
        _scheduler.Created(Response("r1", "in_progress"), _sent);

        Assert.Empty(ended);
        Assert.Equal(1, Creates);
        Assert.Equal([asked], _scheduler.Done(Response("r1", "completed"), _sent));
    }

    [Fact]
    public void The_time_to_answer_counts_from_when_the_line_is_back()
    {
        Ask(null);
        Ask(new ResponseRequest { OutOfBand = true });

        _scheduler.ConnectionLost();
        var endedDuring = Pass(First * 3);
        var during = Creates;
        _scheduler.ConnectionRestored(_sent);
        Pass(First - TimeSpan.FromSeconds(1));
        var before = Creates;
        Pass(TimeSpan.FromSeconds(1));

        Assert.Empty(endedDuring);
        Assert.Equal((2, 2, 3), (during, before, Creates));
        Assert.Equal([ResponseAlert.NotBegun], _alerts);
    }

    [Fact]
    public void A_text_beside_the_conversation_that_the_line_cut_is_waited_for_and_ends_when_it_never_comes()
    {
        var text = Ask(new ResponseRequest { OutOfBand = true });
        _scheduler.Created(Response("o1", "in_progress", key: text.Key), _sent);

        var cut = _scheduler.Done(Response("o1", "failed", "connection_lost", text.Key), _sent);
        _scheduler.ConnectionLost();
        _scheduler.ConnectionRestored(_sent);
        var early = Pass(First);
        var late = Pass(First);

        Assert.Empty(cut);
        Assert.Empty(early);
        Assert.Equal([text], late);
    }

    [Fact]
    public void Audio_beside_the_conversation_and_what_is_no_longer_wanted_end_with_the_line()
    {
        var audio = Ask(new ResponseRequest { OutOfBand = true, TextOnly = false });
        var unwanted = Ask(new ResponseRequest { OutOfBand = true });
        _scheduler.Created(Response("o1", "in_progress", key: audio.Key), _sent);
        _scheduler.Created(Response("o2", "in_progress", key: unwanted.Key), _sent);
        _scheduler.Cancel(unwanted, _sent);

        Assert.Equal([audio], _scheduler.Done(Response("o1", "failed", "connection_lost", audio.Key), _sent));
        Assert.Equal([unwanted], _scheduler.Done(Response("o2", "failed", "connection_lost", unwanted.Key), _sent));
    }

    private ScheduledResponse Ask(ResponseRequest? request) => _scheduler.Ask(key => SettingsMapper.Parameters(request, key), request, _sent);

    private IReadOnlyList<ScheduledResponse> Pass(TimeSpan duration)
    {
        _time.Advance(duration);
        return _scheduler.Tick(_sent, _alerts);
    }

    private static WireResponse Response(string id, string status, string? error = null, string? key = null) => new()
    {
        Id = id,
        Status = status,
        StatusDetails = error is null ? null : new WireStatusDetails { Type = "failed", Error = new WireError { Code = error } },
        Metadata = key is null ? null : new Dictionary<string, string> { [ResponseScheduler.KeyName] = key },
    };
}
