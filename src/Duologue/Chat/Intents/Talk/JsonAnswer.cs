using System.Buffers;
using System.Text;
using System.Text.Json;
using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Slots;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Answers in JSON: fills the fields of a schema from what the user said, and writes null for what was not said.</summary>
internal sealed class JsonAnswer(Conversation conversation, UtteranceReader reader, DateOnly today)
{
    private static readonly HashSet<string> Agreeing =
        ["confirmed", "confirm", "agreed", "agree", "accepted", "accept", "approved", "correct", "yes", "ok"];

    /// <summary>The JSON text for a schema.</summary>
    public string Fill(JsonElement schema)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            WriteObject(writer, SchemaSlots.Read(schema));
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>A text as JSON, for a client that wants JSON but gives no schema.</summary>
    public static string Wrap(string text)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("text", text);
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private void WriteObject(Utf8JsonWriter writer, IReadOnlyList<Slot> slots)
    {
        var values = Values(slots);
        writer.WriteStartObject();
        foreach (var slot in slots)
        {
            writer.WritePropertyName(slot.Name);
            if (slot is { Kind: SlotKind.Object, IsArray: false } && slot.Inner.Count > 0)
            {
                WriteObject(writer, slot.Inner);
            }
            else
            {
                JsonValues.Write(writer, values.TryGetValue(slot.Name, out var value)
                    ? value.Value
                    : slot.Words.Contains("summary") ? OutOfBand.Summary(conversation) : null);
            }
        }

        writer.WriteEndObject();
    }

    /// <summary>What was said later replaces what was said before.</summary>
    private Dictionary<string, SlotValue> Values(IReadOnlyList<Slot> slots)
    {
        IReadOnlyList<Slot> wanted = [.. slots.Select(slot => slot with { Required = false })];
        var values = new Dictionary<string, SlotValue>(StringComparer.Ordinal);
        var question = "";
        foreach (var exchange in conversation.Exchanges)
        {
            if (!string.IsNullOrWhiteSpace(exchange.UserText))
            {
                var said = reader.Read(exchange.UserText, today);
                var meant = Corrections.Strip(said) is { } stripped ? reader.Read(stripped.Words, today) : said;
                var asked = wanted
                    .FirstOrDefault(slot => question.EndsWith(SlotQuestion.For(slot, wanted), StringComparison.OrdinalIgnoreCase));
                foreach (var (name, value) in SlotFiller.Fill(new FillContext(meant, wanted, evening: false) { Asked = asked }))
                {
                    values[name] = value;
                }

                AddAgreement(wanted, said, values);
            }

            question = exchange.AssistantText.Trim();
        }

        return values;
    }

    private static void AddAgreement(IReadOnlyList<Slot> slots, Utterance said, Dictionary<string, SlotValue> values)
    {
        foreach (var slot in slots.Where(slot => slot.Kind == SlotKind.Boolean && slot.Words.Any(Agreeing.Contains)))
        {
            if (Phrases.Answer(said) is { } answer)
            {
                values[slot.Name] = new SlotValue(answer, answer ? "yes" : "no", []);
            }
        }
    }
}
