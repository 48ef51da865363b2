using System.Text.Json;

namespace Duologue.Http;

/// <summary>An error as servers write it into their answers.</summary>
/// <remarks>
/// Understood: <c>{"error":{"message","type","code"}}</c>, <c>{"error":"…"}</c>, <c>{"detail":"…"}</c>, <c>{"detail":[{"msg","loc"}]}</c>
/// and <c>{"message":"…"}</c>. What a server repeats of the request is left out: it may be what people said.
/// </remarks>
internal sealed record ErrorBody(string Message)
{
    /// <summary>The status that belongs to it, when the error names one.</summary>
    public int? Status { get; private init; }

    /// <summary>Its type and code.</summary>
    private string Kind { get; init; } = "";

    public bool IsQuota => SaysQuota(Kind) || SaysQuota(Message);

    public bool IsRateLimit => Kind.Contains("rate_limit", StringComparison.OrdinalIgnoreCase);

    public static bool SaysQuota(string? text) => text?.Contains("insufficient_quota", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The error in a text; null when it is none.</summary>
    public static ErrorBody? Read(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Read(document.RootElement);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The error in an object; null when it is none.</summary>
    public static ErrorBody? Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        if (body.TryGetProperty("error", out var error))
        {
            return error.ValueKind switch
            {
                JsonValueKind.String => new ErrorBody(error.GetString() ?? ""),
                JsonValueKind.Object => FromObject(error),
                _ => null,
            };
        }

        return body.TryGetProperty("detail", out var detail) ? FromDetail(detail)
            : Text(body, "object") == "error" || Text(body, "type") == "error" ? FromObject(body)
            : null;
    }

    /// <summary>The words to show for a refusal, whatever its form.</summary>
    public static string? Words(string text) =>
        Read(text) is { } error ? $"{error.Message}{(SaysQuota(error.Kind) ? " (insufficient_quota)" : "")}"
        : text.Length is > 0 and < 200 && !text.TrimStart().StartsWith('<') && !text.TrimStart().StartsWith('{') ? text
        : null;

    private static ErrorBody FromObject(JsonElement error)
    {
        var hasCode = error.TryGetProperty("code", out var code);
        return new ErrorBody(Text(error, "message") ?? "no reason given")
        {
            Kind = $"{Text(error, "type")} {Text(error, "code")}",
            Status = hasCode && code.ValueKind == JsonValueKind.Number && code.TryGetInt32(out var status) && status is >= 400 and < 600 ? status : null,
        };
    }

    private static ErrorBody? FromDetail(JsonElement detail) => detail.ValueKind switch
    {
        JsonValueKind.String => new ErrorBody(detail.GetString() ?? ""),
        JsonValueKind.Object => FromObject(detail),
        JsonValueKind.Array => new ErrorBody(string.Join("; ", detail.EnumerateArray().Select(Complaint))),
        _ => null,
    };

    private static string Complaint(JsonElement item) =>
        item.ValueKind != JsonValueKind.Object ? "" :
        item.TryGetProperty("loc", out var place) && place.ValueKind == JsonValueKind.Array
            ? $"{string.Join('.', place.EnumerateArray().Select(p => p.ToString()))}: {Text(item, "msg")}"
            : Text(item, "msg") ?? "";

    private static string? Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
