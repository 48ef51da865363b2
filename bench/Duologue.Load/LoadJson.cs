using System.Text.Json.Serialization;
using Duologue.Load.Generate;

namespace Duologue.Load;

/// <summary>What the processes of a run tell each other.</summary>
[JsonSerializable(typeof(LoadResult))]
[JsonSerializable(typeof(ServerStatistics))]
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class LoadJson : JsonSerializerContext;
