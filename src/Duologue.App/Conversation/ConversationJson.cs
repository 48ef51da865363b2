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
        void Head(string type)
        {
            json.WriteString("type", type);
            json.WriteNumber("at", Math.Round(line.At.TotalSeconds, 3));
        }

        switch (line)
        {
            case ConversationLine.UserTranscript user:
                Head("user_transcript");
                json.WriteString("text", user.Text);
                break;
            case ConversationLine.AssistantTranscript said:
                Head("assistant_transcript");
                json.WriteString("agent", said.Agent);
                json.WriteString("text", said.Text);
                json.WriteBoolean("interrupted", said.Interrupted);
                WriteMilliseconds(json, "latency_ms", said.Latency);
                break;
            case ConversationLine.ToolCall call:
                Head("tool_call");
                json.WriteString("name", call.Name);
                json.WritePropertyName("arguments");
                call.Arguments.WriteTo(json);
                json.WriteString("result", call.Result);
                json.WriteString("error", call.Error);
                break;
            case ConversationLine.Handoff handoff:
                Head("handoff");
                json.WriteString("from", handoff.From);
                json.WriteString("to", handoff.To);
                break;
            case ConversationLine.Interruption cut:
                Head("interrupted");
                json.WriteNumber("heard_ms", (int)cut.Heard.TotalMilliseconds);
                json.WriteString("text", cut.Text);
                break;
            case ConversationLine.Phone phone:
                Head("phone");
                json.WriteString("who", phone.Who);
                json.WriteString("text", phone.Text);
                break;
            case ConversationLine.Guardrail trip:
                Head("guardrail");
                json.WriteString("name", trip.Name);
                json.WriteString("reason", trip.Reason);
                break;
            case ConversationLine.Connection connection:
                Head("connection");
                json.WriteString("state", connection.State);
                break;
            case ConversationLine.Problem error:
                Head("error");
                json.WriteString("message", error.Message);
                break;
            case ConversationLine.Summary summary:
                Head("summary");
                json.WriteNumber("turns", summary.Turns);
                json.WriteNumber("duration_s", Math.Round(summary.At.TotalSeconds, 3));
                WriteMilliseconds(json, "latency_median_ms", summary.Percentile(0.5));
                WriteMilliseconds(json, "latency_p95_ms", summary.Percentile(0.95));
                json.WriteString("end", summary.End);
                break;
        }
    }

    private static void WriteMilliseconds(Utf8JsonWriter json, string name, TimeSpan? value)
    {
        if (value is { } time)
        {
            json.WriteNumber(name, (int)Math.Round(time.TotalMilliseconds));
        }
    }
}
