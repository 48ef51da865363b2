using System.Text.Json.Nodes;

namespace Duologue.Protocol;

/// <summary>Items in both shapes: the parts of what an assistant said are named differently.</summary>
internal static class BetaItem
{
    public static void ToGa(JsonObject item) => Rename(item, "text", "output_text", "audio", "output_audio");

    public static void ToBeta(JsonObject item) => Rename(item, "output_text", "text", "output_audio", "audio");

    private static void Rename(JsonObject item, string fromText, string toText, string fromAudio, string toAudio)
    {
        if (BetaShape.TextOf(item["role"]) != "assistant")
        {
            return;
        }

        foreach (var part in (item["content"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var type = BetaShape.TextOf(part["type"]);
            if (type == fromText)
            {
                part["type"] = toText;
            }
            else if (type == fromAudio)
            {
                part["type"] = toAudio;
            }
        }
    }
}
