using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Duologue.App.Conversation;

/// <summary>A conversation as programs read it: one JSON object a line, documented in docs/guide/start.md.</summary>
internal sealed class ConversationJson(TextWriter output) : IConversationOutput
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public void Write(ConversationLine line)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            WriteMembers(json, line);
            json.WriteEndObject();
        }

        output.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        output.Flush();
    }

    private static void WriteMembers(Utf8JsonWriter json, ConversationLine line)
    {
        switch (line)
        {
            case ConversationLine.UserTranscript user:
                Head(json, "user_transcript", line);
                json.WriteString("text", user.Text);
                break;
            case ConversationLine.AssistantTranscript said:
                Head(json, "assistant_transcript", line);
                json.WriteString("agent", said.Agent);
                json.WriteString("text", said.Text);
                json.WriteBoolean("interrupted", said.Interrupted);
                WriteMilliseconds(json, "latency_ms", said.Latency);
                break;
            case ConversationLine.ToolCall call:
                Head(json, "tool_call", line);
                json.WriteString("name", call.Name);
                json.WritePropertyName("arguments");
                call.Arguments.WriteTo(json);
                json.WriteString("result", call.Result);
                json.WriteString("error", call.Error);
                break;
            case ConversationLine.Interruption cut:
                Head(json, "interrupted", line);
                json.WriteNumber("heard_ms", (int)cut.Heard.TotalMilliseconds);
                json.WriteString("text", cut.Text);
                break;
            case ConversationLine.Phone phone:
                Head(json, "phone", line);
                json.WriteString("who", phone.Who);
                json.WriteString("text", phone.Text);
                break;
            case ConversationLine.Summary summary:
                Head(json, "summary", line);
                json.WriteNumber("turns", summary.Turns);
                json.WriteNumber("duration_s", Math.Round(summary.At.TotalSeconds, 3));
                WriteMilliseconds(json, "latency_median_ms", summary.Percentile(0.5));
                WriteMilliseconds(json, "latency_p95_ms", summary.Percentile(0.95));
                json.WriteString("end", summary.End);
                break;
            default:
                WriteShort(json, line);
                break;
        }
    }

    private static void WriteShort(Utf8JsonWriter json, ConversationLine line)
    {
        switch (line)
        {
            case ConversationLine.Handoff handoff:
                Head(json, "handoff", line);
                json.WriteString("from", handoff.From);
                json.WriteString("to", handoff.To);
                break;
            case ConversationLine.Guardrail trip:
                Head(json, "guardrail", line);
                json.WriteString("name", trip.Name);
                json.WriteString("reason", trip.Reason);
                break;
            case ConversationLine.Connection connection:
                Head(json, "connection", line);
                json.WriteString("state", connection.State);
                break;
            case ConversationLine.CallStatus call:
                Head(json, "call", line);
                json.WriteString("id", call.Id);
                json.WriteString("status", call.Status);
                break;
            case ConversationLine.CallResult result:
                Head(json, "result", line);
                json.WritePropertyName("value");
                result.Value.WriteTo(json);
                break;
            case ConversationLine.Problem error:
                Head(json, "error", line);
                json.WriteString("message", error.Message);
                break;
        }
    }

    private static void Head(Utf8JsonWriter json, string type, ConversationLine line)
    {
        json.WriteString("type", type);
        json.WriteNumber("at", Math.Round(line.At.TotalSeconds, 3));
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, (int)Math.Round(time.TotalMilliseconds));
        }
    }
}
