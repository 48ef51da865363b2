using System.Text.Json;

namespace Duologue.Testing.OpenAICompatible;

/// <summary>Writes strings into JSON.</summary>
internal static class FakeJson
{
    public static string Text(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
