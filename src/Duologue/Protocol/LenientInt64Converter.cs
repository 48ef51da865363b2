using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.Protocol;

/// <summary>Takes what servers send where a long integer belongs: null, a fraction, a number in quotes.</summary>
internal sealed class LenientInt64Converter : JsonConverter<long>
{
    public override bool HandleNull => true;

    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        LenientNumber.ReadInt64(ref reader);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
