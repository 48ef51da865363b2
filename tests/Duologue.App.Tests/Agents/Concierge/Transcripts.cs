using Duologue.App.Agents.Concierge;
using Duologue.Phone;

namespace Duologue.App.Tests.Agents.Concierge;

/// <summary>Transcripts written in a line: <c>R:</c> is the restaurant, <c>A:</c> the agent, and <c>|</c> stands between them.</summary>
internal static class Transcripts
{
    public static readonly DateOnly Today = new(2026, 11, 21);

    public static readonly ReservationWish Wish = new("Bella Vista", 4, new DateOnly(2026, 11, 27), new TimeOnly(19, 0), "Smith");

    public static IReadOnlyList<TranscriptLine> Of(string script)
    {
        var lines = new List<TranscriptLine>();
        foreach (var line in script.Split('|', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var speaker = line.StartsWith("R:", StringComparison.Ordinal) ? TranscriptSpeaker.Caller : TranscriptSpeaker.Agent;
            lines.Add(new TranscriptLine(speaker, line[2..].Trim(), TimeSpan.FromSeconds(lines.Count)));
        }

        return lines;
    }

    /// <summary>An outcome in a line: <c>yes 4711 11-27 19:00 4 Smith</c> or <c>no closed</c>; open matters are counted as <c>+1</c>.</summary>
    public static string Write(ReservationOutcome outcome)
    {
        var when = FormattableString.Invariant($"{outcome.Date:MM-dd} {outcome.Time:HH:mm}").Trim();
        var open = outcome.Open.Count == 0 ? "" : $" +{outcome.Open.Count}";
        return outcome.Confirmed
            ? $"yes {outcome.ConfirmationNumber ?? "-"} {when} {outcome.PartySize} {outcome.Name}{open}"
            : $"no {outcome.Reason} {when}".TrimEnd() + open;
    }
}
