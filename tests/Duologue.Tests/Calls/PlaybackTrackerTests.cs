using Duologue.Audio;
using Duologue.Calls;
using Duologue.Testing;

namespace Duologue.Tests.Calls;

public sealed class PlaybackTrackerTests
{
    private const int Frame = 160;
    private readonly ManualTimeProvider _time = new();
    private readonly PlaybackTracker _tracker;

    public PlaybackTrackerTests() => _tracker = new PlaybackTracker(AudioFormat.MuLaw8k, _time);

    [Fact]
    public void Nothing_sent_is_nowhere()
    {
        Assert.Null(_tracker.Heard());
        Assert.Equal(TimeSpan.Zero, _tracker.Unheard);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(30, 30)]
    [InlineData(100, 100)]
    [InlineData(5_000, 100)]
    public void Without_marks_the_clock_counts_up_to_what_was_sent(int passedMs, int heardMs)
    {
        Send("a", 5);

        _time.Advance(TimeSpan.FromMilliseconds(passedMs));

        Assert.Equal(TimeSpan.FromMilliseconds(heardMs), _tracker.Heard()!.Heard);
        Assert.Equal(TimeSpan.FromMilliseconds(100 - heardMs), _tracker.Unheard);
    }

    [Fact]
    public void Audio_sent_after_a_pause_begins_when_it_is_sent()
    {
        Send("a", 1);
        _time.Advance(TimeSpan.FromSeconds(3));
        Send("b", 5);

        _time.Advance(TimeSpan.FromMilliseconds(40));

        Assert.Equal(new PlaybackPosition("b", 0, TimeSpan.FromMilliseconds(40)), _tracker.Heard());
    }

    [Fact]
    public void The_position_counts_from_the_beginning_of_each_item()
    {
        Send("a", 5);
        Send("b", 5);

        _time.Advance(TimeSpan.FromMilliseconds(130));

        Assert.Equal(new PlaybackPosition("b", 0, TimeSpan.FromMilliseconds(30)), _tracker.Heard());
    }

    [Fact]
    public void An_item_that_comes_in_two_stretches_is_counted_through()
    {
        Send("a", 5);
        Send("b", 1);
        Send("a", 5);

        _time.Advance(TimeSpan.FromMilliseconds(150));

        Assert.Equal(new PlaybackPosition("a", 0, TimeSpan.FromMilliseconds(130)), _tracker.Heard());
    }

    [Fact]
    public void A_mark_is_believed_more_than_the_clock()
    {
        Send("a", 5);
        var first = _tracker.NextMark();
        Send("a", 5);
        _tracker.NextMark();
        _time.Advance(TimeSpan.FromMilliseconds(180));

        // The endpoint held its audio back: the first 100 ms have only now been heard.
        _tracker.Reached(first);
        _time.Advance(TimeSpan.FromMilliseconds(20));

        Assert.Equal(TimeSpan.FromMilliseconds(120), _tracker.Heard()!.Heard);
    }

    [Fact]
    public void Once_marks_come_the_listener_is_not_beyond_the_next()
    {
        Send("a", 5);
        _tracker.Reached(_tracker.NextMark());
        Send("a", 5);
        _tracker.NextMark();
        Send("a", 5);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.FromMilliseconds(200), _tracker.Heard()!.Heard);
    }

    [Fact]
    public void A_mark_of_cleared_audio_changes_nothing()
    {
        Send("a", 5);
        var stale = _tracker.NextMark();
        _time.Advance(TimeSpan.FromMilliseconds(20));
        _tracker.Cleared();
        Send("b", 5);

        _tracker.Reached(stale);
        _tracker.Reached("never set");

        Assert.Equal(new PlaybackPosition("b", 0, TimeSpan.Zero), _tracker.Heard());
    }

    [Fact]
    public void After_a_clear_nothing_is_unheard_and_the_next_audio_begins_at_once()
    {
        Send("a", 100);
        _time.Advance(TimeSpan.FromMilliseconds(500));
        _tracker.Cleared();
        var unheard = _tracker.Unheard;
        Send("b", 5);
        _time.Advance(TimeSpan.FromMilliseconds(40));

        Assert.Equal(TimeSpan.Zero, unheard);
        Assert.Equal(new PlaybackPosition("b", 0, TimeSpan.FromMilliseconds(40)), _tracker.Heard());
    }

    [Fact]
    public void When_no_more_marks_come_the_clock_counts_again()
    {
        Send("a", 5);
        _tracker.Reached(_tracker.NextMark());
        Send("a", 5);
        _tracker.NextMark();
        Send("a", 5);
        _tracker.NoMoreReports();

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(TimeSpan.Zero, _tracker.Unheard);
    }

    [Fact]
    public void A_report_counts_against_the_clock_both_ways()
    {
        Send("a", 50);
        _time.Advance(TimeSpan.FromMilliseconds(400));

        _tracker.Reported(TimeSpan.FromMilliseconds(250));
        Assert.Equal(TimeSpan.FromMilliseconds(250), _tracker.Heard()!.Heard);
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(TimeSpan.FromMilliseconds(350), _tracker.Heard()!.Heard);
        _tracker.Reported(TimeSpan.FromMilliseconds(600));
        Assert.Equal(TimeSpan.FromMilliseconds(600), _tracker.Heard()!.Heard);
    }

    [Fact]
    public void Without_further_reports_the_clock_runs_on_for_half_a_second()
    {
        Send("a", 100);
        _tracker.Reported(TimeSpan.FromMilliseconds(100));

        _time.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(TimeSpan.FromMilliseconds(600), _tracker.Heard()!.Heard);
        Assert.True(_tracker.MayStillPlay);
    }

    [Fact]
    public void A_listener_who_says_that_all_was_heard_needs_no_clear()
    {
        Send("a", 10);
        _tracker.Reported(TimeSpan.FromMilliseconds(150));
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(_tracker.MayStillPlay);

        _tracker.Reported(TimeSpan.FromMilliseconds(200));

        Assert.False(_tracker.MayStillPlay);
    }

    [Fact]
    public void Reports_of_what_was_cleared_change_nothing_and_cleared_audio_counts_as_passed()
    {
        Send("a", 50);
        var stretches = _tracker.Stretches();
        _tracker.Cleared();
        Send("b", 50);

        _tracker.Reported(TimeSpan.FromMilliseconds(300));
        Assert.Equal(new PlaybackPosition("b", 0, TimeSpan.Zero), _tracker.Heard());
        _tracker.Reported(TimeSpan.FromMilliseconds(1_070));
        Assert.Equal(new PlaybackPosition("b", 0, TimeSpan.FromMilliseconds(70)), _tracker.Heard());
        Assert.Equal(new PlaybackPosition("a", 0, TimeSpan.FromMilliseconds(330)), _tracker.HeardAt(stretches, TimeSpan.FromMilliseconds(330)));
    }

    [Fact]
    public void Sending_frames_allocates_nothing()
    {
        Send("a", 50);
        _tracker.Reached(_tracker.NextMark());
        _time.Advance(TimeSpan.FromMilliseconds(500));

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _tracker.Sent("a", 0, Frame);
            if (i % 5 == 0)
            {
                _tracker.Reached(_tracker.NextMark());
            }
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    private void Send(string item, int frames)
    {
        for (var i = 0; i < frames; i++)
        {
            _tracker.Sent(item, 0, Frame);
        }
    }
}
