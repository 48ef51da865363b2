using System.Text.Json;
using Duologue.Chat.Intents.Language;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Puts results of tools into short spoken sentences. Says only what the result says.</summary>
internal static class AnswerPhrasing
{
    /// <summary>Speaks all results, in order.</summary>
    public static string Speak(IReadOnlyList<FunctionResultContent> results) =>
        string.Join(' ', results.Select(Speak).Distinct(StringComparer.Ordinal));

    /// <summary>The assistant a handoff's result leads to, or null when it is no handoff.</summary>
    public static string? TransferTarget(FunctionResultContent result, string? function)
    {
        var json = ToJson(result.Result);
        if (json is { ValueKind: JsonValueKind.Object } element && element.TryGetProperty("assistant", out var name)
            && name.ValueKind == JsonValueKind.String
            && element.EnumerateObject().Count() <= 2)
        {
            return name.GetString();
        }

        return result.Exception is null && function is not null && !IsError(json) ? Matching.ToolModel.TargetOf(function) : null;
    }

    private static string Speak(FunctionResultContent result)
    {
        if (result.Exception is not null)
        {
            return Failed(result.Result is string told && told.Length > 0 ? told : null);
        }

        if (ToJson(result.Result) is { } json)
        {
            return IsError(json) ? Failed(JsonPhrasing.ErrorText(json)) : JsonPhrasing.Speak(json);
        }

        var text = result.Result?.ToString()?.Trim() ?? "";
        if (text.Length == 0)
        {
            return "Done.";
        }

        return text.StartsWith("error:", StringComparison.OrdinalIgnoreCase)
            ? Failed(text[6..].Trim())
            : Wording.Stopped(Wording.Capital(Wording.Value(text)));
    }

    private static string Failed(string? why) => string.IsNullOrWhiteSpace(why)
        ? "Sorry, that did not work. Please try again."
        : $"Sorry, that did not work: {Wording.Stopped(why)} Please try again, or ask for something else.";

    private static bool IsError(JsonElement? json) => json is { ValueKind: JsonValueKind.Object } element
        && element.TryGetProperty("error", out var error) && error.ValueKind is not (JsonValueKind.Null or JsonValueKind.False);

    /// <summary>The result as JSON, when it is data rather than a sentence.</summary>
    private static JsonElement? ToJson(object? result) => result switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.String } text => Parse(text.GetString() ?? ""),
        JsonElement { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => null,
        JsonElement element => element,
        string text => Parse(text),
        _ => Serialize(result),
    };

    private static JsonElement? Parse(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0 || !(trimmed[0] is '{' or '[' or '"' || trimmed is "true" or "false"))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(trimmed);
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Not JSON after all: it is spoken as the sentence it is.
            return null;
        }
    }

    private static JsonElement? Serialize(object result)
    {
        try
        {
            return JsonSerializer.SerializeToElement(result, AIJsonUtilities.DefaultOptions.GetTypeInfo(result.GetType()));
        }
        catch (Exception exception) when (exception is NotSupportedException or InvalidOperationException or JsonException or ArgumentException)
        {
            // A type nobody can describe without reflection is spoken by its ToString.
            return null;
        }
    }
}
