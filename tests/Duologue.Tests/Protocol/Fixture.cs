using System.Buffers;
using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Tests.Protocol;

/// <summary>The events as they look on the wire, one file each.</summary>
internal static class Fixture
{
    private static string Root => Path.Combine(AppContext.BaseDirectory, "Protocol", "Fixtures");

    public static TheoryData<string> Names(string folder) =>
        [.. Directory.GetFiles(Path.Combine(Root, folder), "*.json").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    public static byte[] Bytes(string folder, string name) => File.ReadAllBytes(Path.Combine(Root, folder, name + ".json"));

    public static JsonElement Parse(byte[] json) => JsonElement.Parse(json);

    public static JsonElement Write(RealtimeJson json, ServerEvent serverEvent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Assert.True(json.Write(serverEvent, buffer));
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    public static JsonElement Write(RealtimeJson json, ClientEvent clientEvent)
    {
        var buffer = new ArrayBufferWriter<byte>();
        json.Write(clientEvent, buffer);
        return JsonElement.Parse(buffer.WrittenSpan);
    }

    /// <summary>The cases of a closed family.</summary>
    public static IEnumerable<Type> CasesOf(Type family) => family.GetNestedTypes().Where(t => t.IsSubclassOf(family));
}
