using System.Text.Json.Serialization;

namespace Duologue.App.Agents.Starter;

/// <summary>What an appointment is for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AppointmentKind>))]
internal enum AppointmentKind
{
    [JsonStringEnumMemberName("consultation")]
    Consultation,

    [JsonStringEnumMemberName("basic")]
    Basic,

    [JsonStringEnumMemberName("premium")]
    Premium,
}
