using System.Text.Json;

namespace Duologue.AspNetCore.Wire;

/// <summary>Looks for the id of an event that cannot be read, so that even then the client learns which one was meant.</summary>
internal static class EventIdFinder
{
    private const int LongestId = 512;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1_000 };

    /// <summary>The <c>event_id</c> at the top of what is there, which may be broken or cut anywhere behind it; null when there is none.</summary>
    public static string? Find(ReadOnlySpan<byte> json, bool isWhole = true)
    {
        var reader = new Utf8JsonReader(json, isWhole, new JsonReaderState(Options));
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return null;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isId = reader.ValueTextEquals("event_id"u8);
                if (isId && reader.Read())
                {
                    return reader.TokenType == JsonTokenType.String && reader.GetString() is { Length: > 0 and <= LongestId } id ? id : null;
                }

                if (isId || !reader.TrySkip())
                {
                    return null;
                }
            }
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            // Broken before any id: then there is none to name.
            return null;
        }

        return null;
    }
}
