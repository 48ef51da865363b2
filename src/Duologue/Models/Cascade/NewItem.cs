using System.Buffers.Text;
using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>Checks and completes items that a client creates.</summary>
internal static class NewItem
{
    private const int LongestId = 32;

    /// <summary>What is wrong with an item, or null.</summary>
    public static WireError? Check(WireItem item) => item switch
    {
        { Id.Length: > LongestId } => Errors.Invalid("invalid_value", $"An item id has at most {LongestId} characters.", "item.id"),
        { Type: "message" } => CheckMessage(item),
        { Type: "function_call", Name: null or "" } => Errors.Invalid("missing_required_parameter", "A function call needs a name.", "item.name"),
        { Type: "function_call" } => null,
        { Type: "function_call_output", CallId: null or "" } =>
            Errors.Invalid("missing_required_parameter", "A function call output needs the call_id of its call.", "item.call_id"),
        { Type: "function_call_output" } => null,
        _ => Errors.Invalid("invalid_value", $"Items of type '{item.Type}' cannot be created here.", "item.type"),
    };

    /// <summary>The item with everything that a client may leave out.</summary>
    public static WireItem Complete(WireItem item, EventIds ids) => item with
    {
        Id = item.Id is { Length: > 0 } ? item.Id : ids.Next("item"),
        Object = "realtime.item",
        Status = "completed",
        CallId = item is { Type: "function_call", CallId: null or "" } ? ids.Next("call") : item.CallId,
        Arguments = item.Type == "function_call" ? item.Arguments ?? "{}" : item.Arguments,
        Output = item.Type == "function_call_output" ? item.Output ?? "" : item.Output,
        Content = item.Type == "message" ? [.. (item.Content ?? []).Select(Complete)] : null,
        Extra = null,
    };

    /// <summary>The audio is kept elsewhere; of members nobody knows only the image's detail means something to others.</summary>
    private static WireContentPart Complete(WireContentPart part) => part with
    {
        Type = part.Type == "text" ? "output_text" : part.Type,
        Audio = null,
        Extra = part.Extra?.TryGetValue("detail", out var detail) == true && detail.ValueKind == JsonValueKind.String
            ? new Dictionary<string, JsonElement>(StringComparer.Ordinal) { ["detail"] = detail }
            : null,
    };

    private static WireError? CheckMessage(WireItem item)
    {
        if (item.Role is not ("system" or "user" or "assistant"))
        {
            return Errors.Invalid("invalid_value", $"'{item.Role}' is not a role; use system, user or assistant.", "item.role");
        }

        for (var i = 0; i < (item.Content?.Count ?? 0); i++)
        {
            var part = item.Content?[i];
            if (!IsAllowed(item.Role, part))
            {
                return Errors.Invalid(
                    "invalid_value", $"Content of type '{part?.Type}' is not for messages of the {item.Role} here.", $"item.content[{i}].type");
            }

            if (CheckPart(part, $"item.content[{i}]") is { } error)
            {
                return error;
            }
        }

        return null;
    }

    private static WireError? CheckPart(WireContentPart? part, string path) => part switch
    {
        { Type: "input_text" or "output_text" or "text", Text: null } =>
            Errors.Invalid("missing_required_parameter", $"Missing required parameter: '{path}.text'.", path + ".text"),
        { Type: "input_image", ImageUrl: null or "" } =>
            Errors.Invalid("missing_required_parameter", $"Missing required parameter: '{path}.image_url'.", path + ".image_url"),
        { Type: "input_image" } when !ImageParts.TryRead(part.ImageUrl, out _) =>
            Errors.Invalid("invalid_value", "An image is a data URI or an http address.", path + ".image_url"),
        { Type: "input_audio", Audio: { } audio } when !Base64.IsValid(audio) => Errors.Invalid("invalid_value", "The audio is not base64.", path + ".audio"),
        _ => null,
    };

    /// <summary>An assistant's audio is refused as by the service; its transcript is history and welcome.</summary>
    private static bool IsAllowed(string role, WireContentPart? part) => (role, part?.Type) switch
    {
        ("system", "input_text") => true,
        ("user", "input_text" or "input_audio" or "input_image") => true,
        ("assistant", "output_text" or "text") => true,
        ("assistant", "output_audio") => part?.Audio is null && part?.Transcript is not null,
        _ => false,
    };
}
