using System.Text.Json.Serialization;

namespace Duologue.AspNetCore.Browser;

/// <summary>Writes what goes to the page, without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BrowserMessages.ToPage))]
[JsonSerializable(typeof(BrowserMessages.Metrics))]
[JsonSerializable(typeof(StartAnswer))]
[JsonSerializable(typeof(RefusalAnswer))]
[JsonSerializable(typeof(string))]
internal sealed partial class BrowserJson : JsonSerializerContext;
