using System.Buffers;
using System.Text.Json;

namespace Duologue.Protocol;

/// <summary>Makes the small JSON values for which the wire has no type of its own, without reflection.</summary>
internal static class WireText
{
    public static JsonElement Element(string text) => Make(writer => writer.WriteStringValue(text));

    public static JsonElement Element(int number) => Make(writer => writer.WriteNumberValue(number));

    public static JsonElement Object(params ReadOnlySpan<(string Name, string Value)> members)
    {
        var copy = members.ToArray();
        return Make(writer =>
        {
            writer.WriteStartObject();
            foreach (var (name, value) in copy)
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        });
    }

    private static JsonElement Make(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return JsonElement.Parse(buffer.WrittenSpan);
    }
}
