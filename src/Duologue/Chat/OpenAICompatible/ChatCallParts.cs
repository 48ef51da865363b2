using System.Text;
using System.Text.Json;
using Duologue.Http;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.OpenAICompatible;

/// <summary>Puts function calls together from the fragments they come in; several at once, told apart by index or, failing that, by id.</summary>
internal sealed class ChatCallParts(PartFailures failures)
{
    private readonly List<Call> _calls = [];

    public bool IsEmpty => _calls.Count == 0;

    /// <summary>Takes the <c>tool_calls</c> of one chunk.</summary>
    public void Take(JsonElement fragments)
    {
        foreach (var fragment in fragments.EnumerateArray())
        {
            if (fragment.ValueKind != JsonValueKind.Object)
            {
                throw failures.Garbage("a function call that is none");
            }

            var call = Find(fragment);
            if (!fragment.TryGetProperty("function", out var function) || function.ValueKind != JsonValueKind.Object)
            {
                continue;
            }

            if (call.Name.Length == 0)
            {
                call.Name = ChatAnswer.Text(function, "name") ?? "";
            }

            if (function.TryGetProperty("arguments", out var arguments))
            {
                // A few servers give the object itself instead of its text.
                call.Arguments.Append(arguments.ValueKind == JsonValueKind.String ? arguments.GetString()
                    : arguments.ValueKind == JsonValueKind.Object ? arguments.GetRawText() : null);
            }
        }
    }

    /// <summary>The calls, whole, in order; afterwards there are none.</summary>
    public List<AIContent> TakeAll()
    {
        var whole = _calls.ConvertAll<AIContent>(Whole);
        _calls.Clear();
        return whole;
    }

    private Call Find(JsonElement fragment)
    {
        var id = ChatAnswer.Text(fragment, "id") ?? "";
        var index = -1;
        var hasIndex = fragment.TryGetProperty("index", out var number) && number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out index);
        var known = hasIndex ? _calls.FindLast(c => c.Index == index)
            : id.Length > 0 ? _calls.Find(c => c.Id == id)
            : _calls.LastOrDefault();

        // Some servers number all calls zero: another id is another call.
        if (known is null || (id.Length > 0 && known.Id.Length > 0 && known.Id != id))
        {
            known = new Call(index);
            _calls.Add(known);
        }

        if (known.Id.Length == 0)
        {
            known.Id = id;
        }

        return known;
    }

    private FunctionCallContent Whole(Call call)
    {
        if (call.Name.Length == 0)
        {
            throw failures.Garbage("a function call without a name");
        }

        var id = call.Id.Length > 0 ? call.Id : $"call_{Guid.NewGuid():N}";
        var text = call.Arguments.ToString();
        if (string.IsNullOrWhiteSpace(text))
        {
            return new FunctionCallContent(id, call.Name, new Dictionary<string, object?>(StringComparer.Ordinal));
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw new JsonException("The arguments are no object.");
            }

            return new FunctionCallContent(
                id, call.Name, json.RootElement.EnumerateObject().ToDictionary(m => m.Name, m => (object?)m.Value.Clone(), StringComparer.Ordinal));
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            // Whoever runs the tool tells the model that its arguments are wrong.
            return new FunctionCallContent(id, call.Name) { Exception = e, RawRepresentation = text };
        }
    }

    private sealed class Call(int index)
    {
        public int Index => index;

        public string Id { get; set; } = "";

        public string Name { get; set; } = "";

        public StringBuilder Arguments { get; } = new();
    }
}
