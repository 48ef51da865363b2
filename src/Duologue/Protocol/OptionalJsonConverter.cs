using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>An optional member of any JSON: read as a <see cref="JsonElement"/>, written from one, from a node or from text.</summary>
internal sealed class OptionalJsonConverter : JsonConverter<Optional<object>>
{
    public override bool HandleNull => true;

    public override Optional<object> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.TokenType == JsonTokenType.Null ? null : JsonElement.ParseValue(ref reader));

    public override void Write(Utf8JsonWriter writer, Optional<object> value, JsonSerializerOptions options)
    {
        switch (value.Value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case JsonNode node:
                node.WriteTo(writer);
                break;
            case string text:
                writer.WriteStringValue(text);
                break;
            default:
                throw new ArgumentException("Give tracing and prompt as a JsonElement, a JsonNode, a string or null.", nameof(value));
        }
    }
}
