using System.Text.Json;
using Duologue.Http;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.OpenAICompatible;

/// <summary>Turns the chunks of one answer, or an answer in one piece, into updates.</summary>
internal sealed class ChatAnswer(PartFailures failures)
{
    private readonly ThoughtFilter _thoughts = new();
    private readonly ChatCallParts _calls = new(failures);
    private string? _id;
    private string? _model;
    private ChatFinishReason? _reason;
    private UsageDetails? _usage;
    private bool _hasChoice;

    /// <summary>Whether the answer is whole; only the usage may still come.</summary>
    public bool IsFinished => _reason is not null;

    /// <summary>Whether the server said that nothing more comes.</summary>
    public bool IsAtEnd { get; private set; }

    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>Nothing more comes.</summary>
    public void SawEnd() => IsAtEnd = true;

    /// <summary>Takes the data of one event, or the whole body.</summary>
    /// <exception cref="PartException">It is an error, or no JSON.</exception>
    public IReadOnlyList<ChatResponseUpdate> Take(string data)
    {
        if (data.AsSpan().Trim() is "[DONE]")
        {
            SawEnd();
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(data);
            return Take(document.RootElement);
        }
        catch (JsonException e)
        {
            throw failures.Garbage("damaged JSON", e);
        }
        catch (InvalidOperationException e)
        {
            throw failures.Garbage("JSON of another shape", e);
        }
    }

    /// <summary>The last update: finish reason and usage.</summary>
    /// <exception cref="PartException">The answer was not whole.</exception>
    public ChatResponseUpdate Last()
    {
        if (!IsFinished && !IsAtEnd)
        {
            throw failures.BrokenOff();
        }

        if (!_hasChoice)
        {
            throw failures.Garbage("JSON without a choice");
        }

        var contents = Rest();
        if (_usage is not null)
        {
            contents.Add(new UsageContent(_usage));
        }

        var last = Update(contents);
        last.FinishReason = _reason ?? ChatFinishReason.Stop;
        return last;
    }

    private List<ChatResponseUpdate> Take(JsonElement chunk)
    {
        if (ErrorBody.Read(chunk) is { } error)
        {
            throw failures.Reported(error);
        }

        _id ??= Text(chunk, "id");
        _model ??= Text(chunk, "model");
        if (chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
        {
            _usage = Usage(usage);
        }

        var updates = new List<ChatResponseUpdate>();
        if (chunk.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0)
        {
            _hasChoice = true;
            TakeChoice(choices[0], updates);
        }

        return updates;
    }

    private void TakeChoice(JsonElement choice, List<ChatResponseUpdate> updates)
    {
        if ((choice.TryGetProperty("delta", out var delta) && delta.ValueKind == JsonValueKind.Object)
            || (choice.TryGetProperty("message", out delta) && delta.ValueKind == JsonValueKind.Object))
        {
            if (_thoughts.Push(Content(delta)) is { Length: > 0 } text)
            {
                updates.Add(Update([new TextContent(text)]));
            }

            if (delta.TryGetProperty("tool_calls", out var calls) && calls.ValueKind == JsonValueKind.Array)
            {
                _calls.Take(calls);
            }
        }

        if (Text(choice, "finish_reason") is { Length: > 0 } reason)
        {
            _reason = reason switch
            {
                "length" => ChatFinishReason.Length,
                "content_filter" => ChatFinishReason.ContentFilter,
                "error" => throw failures.Reported(new ErrorBody("the model failed")),
                _ => _calls.IsEmpty ? ChatFinishReason.Stop : ChatFinishReason.ToolCalls,
            };
            if (Rest() is { Count: > 0 } rest)
            {
                updates.Add(Update(rest));
            }
        }
    }

    /// <summary>What was held back: text that might have become a tag, and the calls.</summary>
    private List<AIContent> Rest()
    {
        var rest = new List<AIContent>();
        if (_thoughts.Flush() is { Length: > 0 } text)
        {
            rest.Add(new TextContent(text));
        }

        // A call cut off by the limit is not a call.
        if (_reason != ChatFinishReason.Length)
        {
            rest.AddRange(_calls.TakeAll());
        }

        return rest;
    }

    /// <summary>The text of a delta: a string, or a list of parts. What the model thinks stands in members of its own.</summary>
    private static string Content(JsonElement delta) =>
        !delta.TryGetProperty("content", out var content) ? ""
        : content.ValueKind == JsonValueKind.String ? content.GetString() ?? ""
        : content.ValueKind == JsonValueKind.Array
            ? string.Concat(content.EnumerateArray().Where(p => Text(p, "type") is null or "text" or "output_text").Select(p => Text(p, "text")))
        : "";

    private static UsageDetails Usage(JsonElement usage) => new()
    {
        InputTokenCount = Number(usage, "prompt_tokens"),
        OutputTokenCount = Number(usage, "completion_tokens"),
        TotalTokenCount = Number(usage, "total_tokens"),
        CachedInputTokenCount = usage.TryGetProperty("prompt_tokens_details", out var input) ? Number(input, "cached_tokens") : null,
        ReasoningTokenCount = usage.TryGetProperty("completion_tokens_details", out var output) ? Number(output, "reasoning_tokens") : null,
    };

    private static long? Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && value.TryGetInt64(out var number)
            ? number
            : null;

    private ChatResponseUpdate Update(IList<AIContent> contents) =>
        new(ChatRole.Assistant, contents) { ResponseId = _id, MessageId = _id, ModelId = _model };
}
