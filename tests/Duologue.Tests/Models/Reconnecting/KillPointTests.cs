using Duologue.Models;
using Duologue.Protocol;
using Duologue.Tests.Support;

namespace Duologue.Tests.Models.Reconnecting;

/// <summary>A call of twenty turns is cut at every single event of it.</summary>
public sealed class KillPointTests
{
    private const int Questions = 20;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 120_000)]
    public async Task Wherever_the_line_is_cut_the_call_goes_on_and_no_tool_output_is_lost_or_doubled()
    {
        var (whole, undisturbed) = await TalkAsync();
        var count = whole.Emitted;
        Assert.True(count > 200, $"only {count} events");
        Assert.Empty(undisturbed.Problems);

        for (var cut = 1; cut < count; cut++)
        {
            var (model, session) = await TalkAsync(cut);

            // Once the last answer is being heard (14 events before the end) the session waits for nothing more, and needs no other line.
            Check(cut, whole, model, session, lines: cut < count - 14 ? 2 : null);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData(7)]
    [InlineData(17)]
    [InlineData(41)]
    public async Task A_line_that_is_cut_again_and_again_still_carries_the_call_to_its_end(int every)
    {
        var (whole, _) = await TalkAsync();
        var cuts = Enumerable.Range(1, 20).Select(i => (i * every) + 60).ToArray();

        var (model, session) = await TalkAsync(cuts);

        Check(every, whole, model, session, lines: null);
    }

    private static async Task<(TalkingModel Model, TalkingSession Session)> TalkAsync(params int[] cuts)
    {
        var clock = new TestClock { JumpWithin = TimeSpan.FromMinutes(2) };
        var model = new TalkingModel(cuts);
        var reconnecting = new ReconnectingModel(model, new ReconnectOptions { TimeProvider = clock, Seed = 1, Tries = 30 });
        await using var connection = await reconnecting.ConnectAsync(RealtimeSettings.Default, Token);
        var session = new TalkingSession(connection, Questions);
        await session.RunAsync(Token);
        return (model, session);
    }

    private static void Check(int cut, TalkingModel whole, TalkingModel model, TalkingSession session, int? lines)
    {
        Assert.True(session.Problems.Count == 0, $"cut {cut}: {string.Join("; ", session.Problems)}");
        Assert.True(session.Open.Count == 0, $"cut {cut}: still open {string.Join(", ", session.Open)}");
        if (lines is { } expected)
        {
            Assert.True(model.Lines == expected, $"cut {cut}: {model.Lines} lines");
        }

        var calls = Enumerable.Range(1, Questions).Where(q => q % 2 == 0).Select(q => $"call_{q}").ToArray();
        Assert.Equal(calls, session.ToolRuns);
        Assert.Equal(calls, model.Conversation.Where(i => i.Type == "function_call_output").Select(i => i.CallId));
        Assert.Equal(calls, model.Conversation.Where(i => i.Type == "function_call").Select(i => i.CallId));
        CheckWords(cut, whole.Conversation, model.Conversation);
    }

    // An answer that was being heard when the line was cut stays as far as it went; all else is as if nothing had happened.
    private static void CheckWords(int cut, IReadOnlyList<WireItem> expected, IReadOnlyList<WireItem> actual)
    {
        Assert.True(expected.Count == actual.Count, $"cut {cut}: {actual.Count} items");
        for (var i = 0; i < expected.Count; i++)
        {
            var (should, has) = (TalkingModel.WordsOf(expected[i]), TalkingModel.WordsOf(actual[i]));
            Assert.True(should == has || (has.Length > 0 && should.StartsWith(has, StringComparison.Ordinal)), $"cut {cut}: '{has}' for '{should}'");
        }
    }
}
