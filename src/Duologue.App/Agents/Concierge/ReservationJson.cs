using System.Text.Json.Serialization;

namespace Duologue.App.Agents.Concierge;

/// <summary>Writes outcomes: snake case, dates as <c>2026-11-27</c>, times as <c>19:30</c>, absent values as null.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, Converters = [typeof(HourMinuteConverter)])]
[JsonSerializable(typeof(ReservationOutcome))]
internal sealed partial class ReservationJson : JsonSerializerContext;
