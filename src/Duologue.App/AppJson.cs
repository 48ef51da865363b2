using System.Text.Json.Serialization;
using Duologue.App.Phone;
using Duologue.App.Serve;

namespace Duologue.App;

/// <summary>How the application's JSON is read and written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(RunningServer))]
[JsonSerializable(typeof(CallReport))]
[JsonSerializable(typeof(CallWish))]
[JsonSerializable(typeof(CallErrorAnswer))]
internal sealed partial class AppJson : JsonSerializerContext;
