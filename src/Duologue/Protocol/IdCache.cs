using System.Text;
using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Remembers the last few ids as text, so that the ids repeated in every delta are made only once.</summary>
internal sealed class IdCache
{
    private const int Size = 8;
    private readonly string?[] _ids = new string?[Size];
    private int _next;

    /// <summary>The text of the token the reader stands on; null for null.</summary>
    public string? Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped)
        {
            return LenientStringConverter.ReadText(ref reader);
        }

        var utf8 = reader.ValueSpan;
        foreach (var id in _ids)
        {
            if (id is not null && id.Length == utf8.Length && Ascii.Equals(utf8, id))
            {
                return id;
            }
        }

        var made = reader.GetString() ?? "";
        _ids[_next] = made;
        _next = (_next + 1) % Size;
        return made;
    }
}
