using System.Text.Json.Serialization;

namespace Duologue.AspNetCore.Calls;

/// <summary>The JSON of the routes.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(CallView))]
[JsonSerializable(typeof(CallRequest))]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(CallError))]
internal sealed partial class CallsJson : JsonSerializerContext;
