using System.Text.Json.Serialization;
using Duologue.Load.Generate;
using Duologue.Load.Talk;

namespace Duologue.Load;

/// <summary>What the processes of a run tell each other.</summary>
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(ServerStatistics))]
[JsonSerializable(typeof(ModelStatistics))]
[JsonSerializable(typeof(TalkResult))]
[JsonSerializable(typeof(System.Text.Json.JsonElement))]
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class LoadJson : JsonSerializerContext;
