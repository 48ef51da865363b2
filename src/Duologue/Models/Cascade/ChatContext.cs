using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duologue.Chat;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>Turns instructions and items into the messages a chat model reads.</summary>
/// <remarks>
/// Function outputs follow their calls directly, whatever was said in between, because chat models ask for that order. Items without
/// words (noise) are left out; what the listener did not hear of an answer is cut and marked by a dash.
/// </remarks>
internal static class ChatContext
{
    /// <summary>What the chat model reads for a call whose result has not come.</summary>
    private const string NoResultYet = "(still running)";

    private static readonly JsonTypeInfo<IDictionary<string, object?>> ArgumentsType =
        (JsonTypeInfo<IDictionary<string, object?>>)new JsonSerializerOptions(AIJsonUtilities.DefaultOptions) { WriteIndented = false }
            .GetTypeInfo(typeof(IDictionary<string, object?>));

    /// <summary>The messages in order.</summary>
    public static List<ChatMessage> Build(string? instructions, IReadOnlyList<ConversationEntry> entries)
    {
        var messages = new List<ChatMessage>();
        if (!string.IsNullOrWhiteSpace(instructions))
        {
            messages.Add(new ChatMessage(ChatRole.System, instructions));
        }

        var outputs = entries.Where(e => e.Item is { Type: "function_call_output", CallId: not null })
            .GroupBy(e => e.Item.CallId ?? "", StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last().Item.Output ?? "", StringComparer.Ordinal);
        for (var i = 0; i < entries.Count; i++)
        {
            if (entries[i].Item.Type == "function_call")
            {
                i = AddCalls(messages, entries, i, outputs);
            }
            else if (entries[i].Item.Type == "message" && !IsCarriedOn(entries, i))
            {
                AddMessage(messages, entries, i);
            }
        }

        return messages;
    }

    /// <summary>A call's arguments as JSON text.</summary>
    public static string ToJson(IDictionary<string, object?>? arguments) =>
        arguments is null ? "{}" : JsonSerializer.Serialize(arguments, ArgumentsType);

    private static int AddCalls(
        List<ChatMessage> messages, IReadOnlyList<ConversationEntry> entries, int index, Dictionary<string, string> outputs)
    {
        var calls = new List<AIContent>();
        var results = new List<AIContent>();
        for (; index < entries.Count && entries[index].Item.Type == "function_call"; index++)
        {
            var call = entries[index].Item;
            var id = call.CallId ?? "";
            calls.Add(new FunctionCallContent(id, call.Name ?? "", Arguments(call.Arguments)));
            results.Add(new FunctionResultContent(id, outputs.GetValueOrDefault(id, NoResultYet)));
        }

        messages.Add(new ChatMessage(ChatRole.Assistant, calls));
        messages.Add(new ChatMessage(ChatRole.Tool, results));
        return index - 1;
    }

    private static void AddMessage(List<ChatMessage> messages, IReadOnlyList<ConversationEntry> entries, int index)
    {
        var entry = entries[index];
        var contents = new List<AIContent>();
        var words = new List<(string, double)>();
        foreach (var part in WithFragments(entries, index))
        {
            contents.AddRange(Contents(part));
            words.AddRange(part.Heard?.Words.Select(word => (word.Text, word.Confidence)) ?? []);
        }

        if (contents.Count == 0)
        {
            return;
        }

        if (entry.ContinuesPrevious && contents.Count > 1)
        {
            contents = [new TextContent(string.Join(' ', contents.OfType<TextContent>().Select(content => content.Text)))];
        }

        var role = entry.Item.Role switch { "assistant" => ChatRole.Assistant, "system" => ChatRole.System, _ => ChatRole.User };
        var message = new ChatMessage(role, contents) { MessageId = entry.Id };
        if (words.Count > 0)
        {
            SpokenConfidence.Set(message, words);
        }

        messages.Add(message);
    }

    private static IEnumerable<AIContent> Contents(ConversationEntry entry)
    {
        if (entry.Note is { } note)
        {
            yield return new TextContent(note);
            yield break;
        }

        foreach (var part in entry.Item.Content ?? [])
        {
            var text = part.Text ?? part.Transcript;
            if (part.Type == "input_image")
            {
                if (ImageParts.TryRead(part.ImageUrl, out var image))
                {
                    yield return image;
                }
            }
            else if (!string.IsNullOrWhiteSpace(text))
            {
                yield return new TextContent(entry.Speech is { IsCut: true } ? text + "—" : text);
            }
        }
    }

    /// <summary>Whether an item is a fragment, or the answer to one, that a later item of the same speaker replaces.</summary>
    private static bool IsCarriedOn(IReadOnlyList<ConversationEntry> entries, int index)
    {
        var next = index + 1;
        while (next < entries.Count && entries[next].Item is { Type: "message", Role: "assistant" })
        {
            next++;
        }

        return next < entries.Count && entries[next].Heard?.Text is { Length: > 0 } && FragmentIndex(entries, next) >= 0;
    }

    /// <summary>An item and before it the fragments it continues, oldest first.</summary>
    private static List<ConversationEntry> WithFragments(IReadOnlyList<ConversationEntry> entries, int index)
    {
        var parts = new List<ConversationEntry>();
        for (; index >= 0; index = entries[index].Heard?.Text is { Length: > 0 } ? FragmentIndex(entries, index) : -1)
        {
            parts.Insert(0, entries[index]);
        }

        return parts;
    }

    /// <summary>Where the item is that an item continues: the user's last words, with nothing but a voided answer in between; or -1.</summary>
    private static int FragmentIndex(IReadOnlyList<ConversationEntry> entries, int index)
    {
        var before = index - 1;
        while (before >= 0 && entries[before].Item is { Type: "message", Role: "assistant" })
        {
            before--;
        }

        return entries[index].ContinuesPrevious && before >= 0
            && entries[before] is { Item: { Type: "message", Role: "user" }, Heard.Text.Length: > 0 } ? before : -1;
    }

    private static IDictionary<string, object?>? Arguments(string? json)
    {
        if (string.IsNullOrWhiteSpace(json))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize(json, ArgumentsType);
        }
        catch (JsonException)
        {
            // History may hold what a model once made wrongly; it must not end the talk.
            return new Dictionary<string, object?>(StringComparer.Ordinal) { ["text"] = json };
        }
    }
}
