using Duologue.App.Conversation;

namespace Duologue.App.Phone;

/// <summary>Turns reports about a call into lines for the user, each once.</summary>
/// <remarks>A line waits until the next is there, or the call is over: until then an interruption may still shorten it.</remarks>
/// <param name="output">Where the lines go.</param>
internal sealed class CallFollower(IConversationOutput output)
{
    private string _status = "";
    private TimeSpan _last;
    private int _told;
    private int _turns;

    /// <summary>Tells what is new in a report.</summary>
    public void Tell(CallReport report) => Tell(report, report.IsOver);

    /// <summary>Tells the rest: what was said last, how it ended, and what came of it.</summary>
    /// <param name="report">The last report.</param>
    /// <param name="latencies">From the ends of the caller's speech to the answers, as heard at the phone; empty when nobody listened.</param>
    public void Close(CallReport report, IReadOnlyList<TimeSpan> latencies)
    {
        Tell(report, isLast: true);
        if (report.Result is { } result)
        {
            Write(new ConversationLine.CallResult(EndOf(report), result));
        }

        Write(new ConversationLine.Summary(EndOf(report), _turns, latencies, report.End ?? report.Status));
    }

    private void Tell(CallReport report, bool isLast)
    {
        if (!report.IsOver)
        {
            TellStatus(report);
        }

        for (; _told < (isLast ? report.Transcript.Count : report.Transcript.Count - 1); _told++)
        {
            var line = report.Transcript[_told];
            _turns += line.IsCaller ? 1 : 0;
            Write(LineOf(report, line));
        }

        if (report.IsOver)
        {
            TellStatus(report);
        }
    }

    private void TellStatus(CallReport report)
    {
        var status = report.AnsweredBy is { } by ? $"{report.Status} ({by})" : report.Status;
        if (status != _status)
        {
            _status = status;
            Write(new ConversationLine.CallStatus(EndOf(report), report.Id, status));
        }
    }

    private void Write(ConversationLine line)
    {
        // reports of the carrier and words of the conversation are timed by different clocks; readers want one order
        _last = line.At > _last ? line.At : _last;
        output.Write(line with { At = _last });
    }

    private static ConversationLine LineOf(CallReport report, CallReportLine line)
    {
        var at = Answered(report) + TimeSpan.FromMilliseconds(line.AtMs);
        return line.IsCaller
            ? new ConversationLine.UserTranscript(at, line.Text)
            : new ConversationLine.AssistantTranscript(at, report.Agent, line.Text, line.Interrupted, null);
    }

    private static TimeSpan Answered(CallReport report) => (report.AnsweredAt ?? report.CreatedAt) - report.CreatedAt;

    private static TimeSpan EndOf(CallReport report) => (report.EndedAt ?? report.AnsweredAt ?? report.CreatedAt) - report.CreatedAt;
}
