using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Duologue.App.Agents.Concierge;

/// <summary>Times of day without seconds.</summary>
internal sealed class HourMinuteConverter : JsonConverter<TimeOnly>
{
    public override TimeOnly Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ReservationWish.ReadTime(reader.GetString()) ?? throw new JsonException("A time is written as 19:30.");

    public override void Write(Utf8JsonWriter writer, TimeOnly value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString("HH:mm", CultureInfo.InvariantCulture));
}
