using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Audio;

/// <summary>Puts the words of an answer beside its audio: percent-encoded UTF-8, because headers carry no other letters.</summary>
internal static class SpokenHeaders
{
    /// <summary>Longest header in characters: some programs take 8 KiB for all of them together.</summary>
    private const int Longest = 1500;

    /// <summary>Names of all headers written here.</summary>
    public static IReadOnlyList<string> Names { get; } = ["X-Transcript", "X-Answer", "X-Agent", "X-Tools"];

    /// <summary>Adds the headers.</summary>
    public static void Write(IHeaderDictionary headers, VoiceTurn turn)
    {
        headers[Names[0]] = Encode(turn.Transcript);
        headers[Names[1]] = Encode(turn.Answer);
        headers[Names[2]] = Encode(turn.Agent);
        headers[Names[3]] = string.Join(',', turn.Tools.Select(t => Encode(t.Name)).Take(16));
    }

    /// <summary>The text, cut between two characters when it is too long.</summary>
    private static string Encode(string text)
    {
        var whole = Uri.EscapeDataString(text);
        if (whole.Length <= Longest)
        {
            return whole;
        }

        var kept = new System.Text.StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var next = Uri.EscapeDataString(rune.ToString());
            if (kept.Length + next.Length > Longest)
            {
                break;
            }

            kept.Append(next);
        }

        return kept.ToString();
    }
}
