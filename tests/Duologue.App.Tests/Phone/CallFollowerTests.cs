using System.Text.Json;
using Duologue.App.Conversation;
using Duologue.App.Phone;

namespace Duologue.App.Tests.Phone;

public class CallFollowerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly CallReport Ringing = new() { Id = "one", Agent = "starter", Status = "ringing", CreatedAt = Start };
    private static readonly CallReport Talking = Ringing with { Status = "in-progress", AnsweredAt = Start.AddSeconds(5) };

    [Fact]
    public void Every_line_is_told_once_and_the_last_only_when_it_cannot_change_any_more()
    {
        var output = new Lines();
        var follower = new CallFollower(output);
        CallReportLine hello = new("caller", "hello", 1_000, false), whole = new("agent", "a long answer", 2_000, false);

        follower.Tell(Talking with { Transcript = [hello] });
        follower.Tell(Talking with { Transcript = [hello, whole] });
        follower.Tell(Talking with { Transcript = [hello, whole with { Text = "a long", Interrupted = true }, new("caller", "stop", 3_000, false)] });

        Assert.Equal(
            [
                new ConversationLine.CallStatus(TimeSpan.FromSeconds(5), "one", "in-progress"),
                new ConversationLine.UserTranscript(TimeSpan.FromSeconds(6), "hello"),
                new ConversationLine.AssistantTranscript(TimeSpan.FromSeconds(7), "starter", "a long", true, null),
            ],
            output);
    }

    [Fact]
    public void The_end_tells_what_is_left_the_result_and_how_it_ended()
    {
        var output = new Lines();
        var follower = new CallFollower(output);
        var result = JsonSerializer.SerializeToElement(new { confirmed = true });
        CallReportLine[] said = [new("caller", "hello", 1_000, false), new("agent", "hello", 2_000, false)];
        follower.Tell(Talking with { Transcript = said });

        follower.Close(
            Talking with { Status = "completed", EndedAt = Start.AddSeconds(9), End = "CallerHungUp", Transcript = said, Result = result },
            [TimeSpan.FromMilliseconds(300)]);

        Assert.Equal(
            ["CallStatus", "UserTranscript", "AssistantTranscript", "CallStatus", "CallResult", "Summary"], output.Select(l => l.GetType().Name));
        Assert.True(Assert.IsType<ConversationLine.CallResult>(output[^2]).Value.GetProperty("confirmed").GetBoolean());
        var summary = Assert.IsType<ConversationLine.Summary>(output[^1]);
        Assert.Equal((1, "CallerHungUp", TimeSpan.FromSeconds(9)), (summary.Turns, summary.End, summary.At));
        Assert.Equal(TimeSpan.FromMilliseconds(300), summary.Percentile(0.5));
    }

    [Fact]
    public void A_call_that_nobody_answered_ends_with_the_carriers_word()
    {
        var output = new Lines();
        var follower = new CallFollower(output);
        follower.Tell(Ringing);

        follower.Close(Ringing with { Status = "no-answer", EndedAt = Start.AddSeconds(30) }, []);

        Assert.Equal(
            [
                new ConversationLine.CallStatus(TimeSpan.Zero, "one", "ringing"),
                new ConversationLine.CallStatus(TimeSpan.FromSeconds(30), "one", "no-answer"),
            ],
            output.Take(2));
        Assert.Equal("no-answer", Assert.IsType<ConversationLine.Summary>(output[^1]).End);
    }

    [Fact]
    public void Times_never_go_back()
    {
        var output = new Lines();
        var follower = new CallFollower(output);

        follower.Tell(Talking);
        follower.Close(Ringing with { Status = "completed", EndedAt = Start.AddSeconds(4), Transcript = [new("caller", "x", 10, false)] }, []);

        Assert.Equal(output.Select(l => l.At).Order(), output.Select(l => l.At));
    }

    private sealed class Lines : List<ConversationLine>, IConversationOutput
    {
        public void Write(ConversationLine line) => Add(line);
    }
}
