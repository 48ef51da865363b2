using System.Globalization;

namespace Duologue.App.Conversation;

/// <summary>A conversation as people read it.</summary>
internal sealed class ConversationText(TextWriter output) : IConversationOutput
{
    public void Write(ConversationLine line)
    {
        var (who, what) = Say(line);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line.At.TotalSeconds,6:0.0} s  {who,-11}  {what}"));
        output.Flush();
    }

    private static (string Who, string What) Say(ConversationLine line) => line switch
    {
        ConversationLine.UserTranscript user => ("you", user.Text),
        ConversationLine.AssistantTranscript said => (said.Agent.ToLowerInvariant(), said.Text + Note(said)),
        ConversationLine.ToolCall call => ("tool", $"{call.Name} {call.Arguments.GetRawText()} → {call.Error ?? call.Result}"),
        ConversationLine.Handoff handoff => ("handoff", $"{handoff.From} → {handoff.To}"),
        ConversationLine.Interruption cut => ("interrupted", string.Create(CultureInfo.InvariantCulture, $"after {cut.Heard.TotalSeconds:0.0} s, heard: {cut.Text}")),
        ConversationLine.Guardrail trip => ("guardrail", $"{trip.Name}: {trip.Reason}"),
        ConversationLine.Connection connection => ("connection", connection.State),
        ConversationLine.CallStatus call => ("call", $"{call.Id} {call.Status}"),
        ConversationLine.CallResult result => ("result", result.Value.GetRawText()),
        ConversationLine.Phone phone => (phone.Who == "line" ? "phone" : $"  {phone.Who}", phone.Text),
        ConversationLine.Problem error => ("error", error.Message),
        ConversationLine.Summary summary => ("summary", Sum(summary)),
        _ => ("", ""),
    };

    private static string Note(ConversationLine.AssistantTranscript said) =>
        (said.Interrupted ? " —" : "")
        + (said.Latency is { } latency ? string.Create(CultureInfo.InvariantCulture, $"  ({latency.TotalMilliseconds:0} ms)") : "");

    private static string Sum(ConversationLine.Summary summary) => string.Create(
        CultureInfo.InvariantCulture,
        $"{summary.Turns} {(summary.Turns == 1 ? "turn" : "turns")} in {summary.At.TotalSeconds:0.0} s")
        + (summary.Percentile(0.5) is { } median
            ? string.Create(CultureInfo.InvariantCulture, $", end of speech to first audio {median.TotalMilliseconds:0} ms (median)")
            : "");
}
