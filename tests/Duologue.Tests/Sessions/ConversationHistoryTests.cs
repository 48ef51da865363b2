using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Tests.Sessions;

public sealed class ConversationHistoryTests
{
    private readonly ConversationHistory _history = new(AudioFormat.MuLaw8k);
    private readonly List<SessionEvent> _changes = [];
    private readonly List<ClientEvent> _send = [];

    [Fact]
    public void Items_stand_where_the_wire_says_not_where_they_arrive()
    {
        User("u1", null, "first");
        Assistant("a1", "u1", "answer");
        User("u2", "u1", "slipped in between");

        Assert.Equal(["u1", "u2", "a1"], _history.Snapshot().Select(i => i.Id));
    }

    [Fact]
    public void An_item_behind_nothing_known_stands_at_the_end()
    {
        User("u1", null, "first");
        User("u2", "unheard of", "second");
        User("u3", null, "third");

        Assert.Equal(["u1", "u2", "u3"], _history.Snapshot().Select(i => i.Id));
    }

    [Fact]
    public void A_transcript_that_comes_after_the_answer_stands_before_it()
    {
        _history.UserCommitted("u1", null, transcriptExpected: true, _changes);
        Assistant("a1", "u1", "answer");
        var before = Message("u1");

        _history.AppendUserText("u1", 0, "what ");
        _history.SetUserText("u1", 0, "what time is it", _changes);

        Assert.Equal(("", true), (before.Text, before.IsTranscriptPending));
        Assert.Equal(["what time is it", "answer"], _history.Snapshot().Cast<ConversationItem.Message>().Select(m => m.Text));
        Assert.False(Message("u1").IsTranscriptPending);
    }

    [Fact]
    public void A_transcript_that_fails_leaves_an_empty_turn()
    {
        _history.UserCommitted("u1", null, transcriptExpected: true, _changes);

        _history.SetUserText("u1", 0, null, _changes);

        Assert.Equal(("", false), (Message("u1").Text, Message("u1").IsTranscriptPending));
    }

    [Fact]
    public void A_transcript_may_come_before_its_item()
    {
        _history.SetUserText("u1", 0, "hello", _changes);
        User("u1", null, null);

        Assert.Equal("hello", Assert.IsType<ConversationItem.Message>(Assert.Single(_history.Snapshot())).Text);
    }

    [Fact]
    public void A_tools_output_joins_its_call()
    {
        _history.Added(new WireItem { Id = "f1", Type = "function_call", CallId = "c1", Name = "work", Arguments = "{}", Status = "completed" }, null, null, "r1", _changes);

        _history.ToolOutput("c1", "done", _changes);
        _history.Added(new WireItem { Id = "o1", Type = "function_call_output", CallId = "c1", Output = "done" }, "f1", null, "", _changes);

        Assert.Equal(new ConversationItem.ToolCall("f1", "c1", "work", "{}", "done"), Assert.Single(_history.Snapshot()));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(250, "one two")]
    [InlineData(500, "one two three")]
    [InlineData(900, "one two three four five")]
    public void An_interrupted_answer_keeps_the_words_that_fit_what_was_heard(int heardMs, string expected)
    {
        Assistant("a1", null, null);
        Speak("a1", TimeSpan.FromSeconds(1));
        _history.AppendText("a1", 0, "one two three four five six");

        _history.Interrupted(new PlaybackPosition("a1", 0, TimeSpan.FromMilliseconds(heardMs)), 1, _send, _changes);

        Assert.Equal(expected, Message("a1").Text);
        Assert.Equal("one two three four five six", Message("a1").FullText);
        Assert.True(Message("a1").IsInterrupted);
        Assert.Equal(new ClientEvent.TruncateItem("a1", 0, heardMs), Assert.Single(_send));
    }

    [Fact]
    public void Nobody_can_have_heard_more_than_was_sent()
    {
        Assistant("a1", null, null);
        Speak("a1", TimeSpan.FromSeconds(1));

        _history.Interrupted(new PlaybackPosition("a1", 0, TimeSpan.FromSeconds(5)), 1, _send, _changes);

        Assert.Equal(1_000, Assert.IsType<ClientEvent.TruncateItem>(Assert.Single(_send)).AudioEndMs);
    }

    [Fact]
    public void An_answer_heard_wholly_is_left_alone()
    {
        Assistant("a1", null, "hello");
        Speak("a1", TimeSpan.FromSeconds(1));
        _history.AudioDone("a1", isDropped: false);

        _history.Interrupted(new PlaybackPosition("a1", 0, TimeSpan.FromSeconds(1)), 1, _send, _changes);

        Assert.Empty(_send);
        Assert.False(Message("a1").IsInterrupted);
    }

    [Fact]
    public void Answers_queued_behind_the_one_being_heard_count_as_unheard()
    {
        foreach (var id in new[] { "a1", "a2", "a3" })
        {
            Assistant(id, null, "words of it");
            Speak(id, TimeSpan.FromSeconds(1));
            _history.AudioDone(id, isDropped: false);
        }

        _history.Interrupted(new PlaybackPosition("a2", 0, TimeSpan.FromMilliseconds(500)), 1, _send, _changes);

        Assert.Equal([new ClientEvent.TruncateItem("a2", 0, 500), new ClientEvent.TruncateItem("a3", 0, 0)], _send);
        Assert.Equal(["words of it", "words", ""], _history.Snapshot().Cast<ConversationItem.Message>().Select(m => m.Text));
    }

    [Fact]
    public void An_answer_is_truncated_only_once()
    {
        Assistant("a1", null, "words of it");
        Speak("a1", TimeSpan.FromSeconds(1));

        _history.Interrupted(new PlaybackPosition("a1", 0, TimeSpan.FromMilliseconds(500)), 1, _send, _changes);
        _history.Interrupted(new PlaybackPosition("a1", 0, TimeSpan.FromMilliseconds(700)), 2, _send, _changes);

        Assert.Single(_send);
    }

    [Fact]
    public void An_answer_of_the_new_epoch_is_not_truncated_by_the_old_interruption()
    {
        Assistant("a1", null, "old");
        Speak("a1", TimeSpan.FromSeconds(1), epoch: 0);
        Assistant("a2", null, "new");
        Speak("a2", TimeSpan.FromSeconds(1), epoch: 1);

        _history.Interrupted(new PlaybackPosition("a1", 0, TimeSpan.FromMilliseconds(500)), 1, _send, _changes);

        Assert.Equal("a1", Assert.IsType<ClientEvent.TruncateItem>(Assert.Single(_send)).ItemId);
    }

    [Fact]
    public void An_unknown_item_or_one_without_audio_is_not_truncated()
    {
        Assistant("a1", null, "text only");

        _history.Interrupted(new PlaybackPosition("a1", 0, TimeSpan.FromMilliseconds(500)), 1, _send, _changes);
        _history.Interrupted(new PlaybackPosition("zz", 0, TimeSpan.FromMilliseconds(500)), 1, _send, _changes);

        Assert.Empty(_send);
    }

    [Fact]
    public void Words_that_come_after_an_interruption_were_never_said()
    {
        Assistant("a1", null, null, "r1");
        _history.AppendText("a1", 0, "one two");
        _history.Freeze("r1");

        _history.AppendText("a1", 0, " three");
        _history.SetText("a1", 0, "one two three four", _changes);
        _history.Done(new WireItem { Id = "a1", Type = "message", Role = "assistant", Status = "incomplete", Content = [new WireContentPart { Type = "output_audio", Transcript = "one two three" }] }, null, _changes);

        Assert.Equal("one two", Message("a1").FullText);
        Assert.Equal(ItemStatus.Incomplete, Message("a1").Status);
    }

    [Fact]
    public void The_models_own_truncation_counts_where_we_made_none()
    {
        Assistant("a1", null, "one two three four");
        Speak("a1", TimeSpan.FromSeconds(1));

        _history.Truncated("a1", 500, _changes);

        Assert.Equal("one two", Message("a1").Text);
    }

    [Fact]
    public void Removed_items_are_gone()
    {
        User("u1", null, "first");

        _history.Removed("u1", _changes);
        _history.Removed("u1", _changes);

        Assert.Empty(_history.Snapshot());
        Assert.Single(_changes.OfType<SessionEvent.HistoryChanged>(), c => c.Change == HistoryChange.Removed);
    }

    [Fact]
    public void A_snapshot_does_not_change_any_more()
    {
        User("u1", null, "first");
        var snapshot = _history.Snapshot();

        User("u2", "u1", "second");

        Assert.Single(snapshot);
        Assert.Equal(2, _history.Snapshot().Count);
    }

    [Fact]
    public void Counting_audio_allocates_nothing()
    {
        Assistant("a1", null, null);
        _history.AddAudio("a1", "r1", 160, 0);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++)
        {
            _history.AddAudio("a1", "r1", 160, 0);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Any_order_of_additions_gives_the_order_of_the_wire()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new Random(seed);
            var history = new ConversationHistory(AudioFormat.Pcm24k);
            var truth = new List<string>();
            for (var i = 0; i < 30; i++)
            {
                // The server puts each new item somewhere and says behind which.
                var place = truth.Count == 0 ? 0 : random.Next(1, truth.Count + 1);
                var previous = place == 0 ? null : truth[place - 1];
                truth.Insert(place, $"i{i}");
                history.Added(new WireItem { Id = $"i{i}", Type = "message", Role = "user" }, previous, null, "", _changes);
            }

            Assert.Equal(truth, history.Snapshot().Select(s => s.Id));
        }
    }

    private ConversationItem.Message Message(string id) => Assert.IsType<ConversationItem.Message>(_history.Snapshot().Single(i => i.Id == id));

    private void User(string id, string? previous, string? text) => _history.Added(
        new WireItem { Id = id, Type = "message", Role = "user", Status = "completed", Content = [new WireContentPart { Type = "input_text", Text = text }] }, previous, null, "", _changes);

    private void Assistant(string id, string? previous, string? text, string responseId = "r") => _history.Added(
        new WireItem { Id = id, Type = "message", Role = "assistant", Status = "in_progress", Content = [new WireContentPart { Type = "output_audio", Transcript = text }] },
        previous, "Agent", responseId, _changes);

    private void Speak(string id, TimeSpan duration, int epoch = 0) => _history.AddAudio(id, "r", AudioFormat.MuLaw8k.BytesFor(duration), epoch);
}
