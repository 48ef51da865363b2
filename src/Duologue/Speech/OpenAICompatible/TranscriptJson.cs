using System.Text.Json;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Reads a transcript in one piece, with the times of its words where the server gives them.</summary>
internal static class TranscriptJson
{
    /// <summary>Whisper's own rule for silence: no speech is likely, and the text is not.</summary>
    private const double NoSpeechFrom = 0.6;
    private const double UnlikelyBelow = -1;

    public static string? Text(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    /// <summary>The transcript; null when there is none in it.</summary>
    public static SpeechResult? Read(JsonElement body)
    {
        if (Text(body, "text") is not { } text)
        {
            return null;
        }

        if (body.TryGetProperty("segments", out var list) && list.ValueKind == JsonValueKind.Array && list.GetArrayLength() > 0)
        {
            var segments = list.EnumerateArray().ToList();
            var spoken = segments.Where(s => !IsSilence(s)).ToList();
            if (spoken.Count < segments.Count)
            {
                text = string.Concat(spoken.Select(s => Text(s, "text")));
                return new SpeechResult(text.Trim(), []);
            }
        }

        return new SpeechResult(text.Trim(), Words(body));
    }

    private static bool IsSilence(JsonElement segment) =>
        Number(segment, "no_speech_prob") > NoSpeechFrom && Number(segment, "avg_logprob") < UnlikelyBelow;

    private static List<RecognizedWord> Words(JsonElement body)
    {
        var words = new List<RecognizedWord>();
        if (body.TryGetProperty("words", out var list) && list.ValueKind == JsonValueKind.Array)
        {
            foreach (var word in list.EnumerateArray())
            {
                if (Text(word, "word") is { } text && Number(word, "start") is { } start && Number(word, "end") is { } end)
                {
                    words.Add(new RecognizedWord(text.Trim(), TimeSpan.FromSeconds(start), TimeSpan.FromSeconds(end), Number(word, "probability") ?? 1));
                }
            }
        }

        return words;
    }

    private static double? Number(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;
}
