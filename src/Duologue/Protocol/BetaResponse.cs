using System.Text.Json.Nodes;

namespace Duologue.Protocol;

/// <summary>Responses, and what a client asks of one, in both shapes.</summary>
internal static class BetaResponse
{
    public static void ToGa(JsonObject response)
    {
        BetaSession.ModalitiesToGa(response);
        BetaShape.Move(response, "max_response_output_tokens", response, "max_output_tokens");
        if (BetaShape.Take(response, "voice", out var voice))
        {
            Output(response)["voice"] = voice;
        }

        if (BetaShape.Take(response, "output_audio_format", out var format))
        {
            Output(response)["format"] = BetaSession.FormatToGa(format);
        }

        EachItem(response, BetaItem.ToGa);
    }

    public static void ToBeta(JsonObject response)
    {
        BetaSession.ModalitiesToBeta(response);
        if (!response.ContainsKey("status"))
        {
            // What a client asks for keeps the session's name of the limit; what a server reports does not.
            BetaShape.Move(response, "max_output_tokens", response, "max_response_output_tokens");
        }

        if (BetaShape.Take(response, "audio", out var audio) && audio is JsonObject sides && sides["output"] is JsonObject output)
        {
            BetaShape.Move(output, "voice", response, "voice");
            if (BetaShape.Take(output, "format", out var format))
            {
                response["output_audio_format"] = BetaSession.FormatToBeta(format);
            }
        }

        EachItem(response, BetaItem.ToBeta);
    }

    private static JsonObject Output(JsonObject response) => BetaShape.Child(BetaShape.Child(response, "audio"), "output");

    private static void EachItem(JsonObject response, Action<JsonObject> change)
    {
        foreach (var list in (ReadOnlySpan<string>)["output", "input"])
        {
            foreach (var item in (response[list] as JsonArray ?? []).OfType<JsonObject>())
            {
                change(item);
            }
        }
    }
}
