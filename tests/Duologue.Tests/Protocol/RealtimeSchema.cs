using System.Text.Json;
using System.Text.Json.Nodes;
using Duologue.Testing.Realtime;

namespace Duologue.Tests.Protocol;

/// <summary>The service's published description, with the later additions that it lists beside itself.</summary>
internal static class RealtimeSchema
{
    private static readonly JsonElement Document = Load();
    private static readonly JsonSchema Server = new(Document) { NullIsAbsent = true };
    private static readonly JsonSchema Client = new(Document) { Strict = true };

    public static IReadOnlyList<string> CheckServerEvent(JsonElement value) => Check(Server, value, "RealtimeServerEvent");

    public static IReadOnlyList<string> CheckClientEvent(JsonElement value) => Check(Client, value, "RealtimeClientEvent");

    /// <summary>Checks against a schema by name, undeclared members being errors.</summary>
    public static IReadOnlyList<string> Check(JsonElement value, string schema) => Client.Check(value, "#/components/schemas/" + schema);

    /// <summary>Checks what a server sent against a schema by name, as clients have to take it.</summary>
    public static IReadOnlyList<string> CheckAnswer(JsonElement value, string schema) => Server.Check(value, "#/components/schemas/" + schema);

    public static IEnumerable<string> EventTypes(string family) => Mapping(family).EnumerateObject().Select(m => m.Name);

    // By the type first, because "is none of 46" would say nothing.
    private static IReadOnlyList<string> Check(JsonSchema schema, JsonElement value, string family) =>
        value.TryGetProperty("type", out var type) && Mapping(family).TryGetProperty(type.GetString() ?? "", out var pointer)
            ? schema.Check(value, pointer.GetString() ?? "")
            : [$"{type} is not an event"];

    private static JsonElement Mapping(string family) =>
        Document.GetProperty("components").GetProperty("schemas").GetProperty(family).GetProperty("discriminator").GetProperty("mapping");

    private static JsonElement Load()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Protocol", "realtime-openapi.json");
        var root = JsonNode.Parse(File.ReadAllText(path)) ?? throw new InvalidDataException(path);
        var schemas = root["components"]?["schemas"] ?? throw new InvalidDataException(path);
        foreach (var addition in root["x-later-additions"]?["items"]?.AsArray() ?? [])
        {
            foreach (var name in addition?["schemas"]?.AsArray() ?? [])
            {
                Add(schemas[name?.GetValue<string>() ?? ""], addition?["at"]?.GetValue<string>() ?? "", addition?["schema"]);
            }
        }

        return JsonElement.Parse(root.ToJsonString());
    }

    private static void Add(JsonNode? schema, string at, JsonNode? addition)
    {
        if (at.EndsWith("[]", StringComparison.Ordinal) && schema?["properties"]?[at[..^2]] is JsonObject list)
        {
            list["items"] = new JsonObject { ["anyOf"] = new JsonArray(list["items"]?.DeepClone(), addition?.DeepClone()) };
            return;
        }

        var steps = at.Split('.');
        foreach (var step in steps[..^1])
        {
            schema = schema?["properties"]?[step];
        }

        if (schema?["properties"] is JsonObject properties)
        {
            properties[steps[^1]] = addition?.DeepClone();
        }
    }
}
