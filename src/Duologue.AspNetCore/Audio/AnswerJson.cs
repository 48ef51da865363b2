using System.Text.Encodings.Web;
using System.Text.Json;

namespace Duologue.AspNetCore.Audio;

/// <summary>Writes answers for people who read them in terminals: letters and apostrophes stay what they are.</summary>
internal static class AnswerJson
{
    public static AudioJson Types { get; } =
        new(new JsonSerializerOptions(AudioJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
