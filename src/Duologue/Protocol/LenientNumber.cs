using System.Globalization;
using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Reads numbers as leniently as the wire demands.</summary>
internal static class LenientNumber
{
    public static int ReadInt32(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out var value))
        {
            return value;
        }

        var wide = ReadInt64(ref reader);
        return wide is >= int.MinValue and <= int.MaxValue ? (int)wide : throw new JsonException("The number is too large.");
    }

    /// <summary>A whole number, and nothing that has to be guessed at: for what clients ask.</summary>
    public static int ReadWhole(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetDecimal(out var number)
        && number is >= int.MinValue and <= int.MaxValue && decimal.IsInteger(number)
            ? (int)number
            : throw new JsonException("A whole number was expected.");

    public static long ReadInt64(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var value))
        {
            return value;
        }

        // Milliseconds arrive as fractions from programs whose only number is a double.
        var number = Math.Round(ReadDouble(ref reader), MidpointRounding.AwayFromZero);
        return Math.Abs(number) < 9e18 ? (long)number : throw new JsonException("The number is too large.");
    }

    public static double ReadDouble(ref Utf8JsonReader reader)
    {
        double number;
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return 0;
            case JsonTokenType.Number when reader.TryGetDouble(out number):
            case JsonTokenType.String when double.TryParse(reader.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number):
                return double.IsFinite(number) ? number : throw new JsonException("The number is too large.");
            default:
                throw new JsonException("A number was expected.");
        }
    }
}
