using System.Globalization;
using Duologue.App.Conversation;
using Duologue.App.Models;
using Duologue.Testing.Speech;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Evaluation;

/// <summary>Listens to every recording twice, without and with its sentences among the agent's examples, and prints a Markdown table.</summary>
internal sealed class SpeechEvaluation(TextWriter output)
{
    private const int Speed = 4;

    public async Task RunAsync(IReadOnlyList<Recording> recordings, CancellationToken cancellationToken)
    {
        var clock = new FastClock(Speed);
        var listener = new Listener(ModelChoice.Create(ModelChoice.Offline, clock, NullLoggerFactory.Instance), clock);
        var rows = new List<EvaluatedRecording>();
        await output.WriteLineAsync("| recording | said | heard, expecting nothing | WER | heard, expecting it | WER | turns |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        foreach (var group in recordings.GroupBy(r => r.Group))
        {
            string[] examples = [.. group.SelectMany(r => r.Turns).Distinct()];
            foreach (var recording in group)
            {
                var row = new EvaluatedRecording(
                    recording,
                    await listener.HearAsync(recording, [], cancellationToken),
                    await listener.HearAsync(recording, examples, cancellationToken));
                rows.Add(row);
                await output.WriteLineAsync(Line(row));
            }
        }

        await WriteTotalsAsync(rows);
    }

    private static string Line(EvaluatedRecording row) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {row.Recording.Name} | {row.Recording.Transcript} | {string.Join(" / ", row.General)} | {row.GeneralErrors.Rate:P0} "
        + $"| {string.Join(" / ", row.Expecting)} | {row.ExpectingErrors.Rate:P0} | {row.Expecting.Count} of {row.Recording.Turns.Count} |");

    private async Task WriteTotalsAsync(List<EvaluatedRecording> rows)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync("| folder | recordings | WER, expecting nothing | WER, expecting it | turns found |");
        await output.WriteLineAsync("|---|---|---|---|---|");
        foreach (var group in rows.GroupBy(r => r.Recording.Group).Append(rows.GroupBy(_ => "all").First()))
        {
            var general = group.Aggregate(default(WordErrorRate), (sum, r) => sum + r.GeneralErrors);
            var expecting = group.Aggregate(default(WordErrorRate), (sum, r) => sum + r.ExpectingErrors);
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"| {group.Key} | {group.Count()} | {general.Rate:P1} | {expecting.Rate:P1} "
                + $"| {group.Sum(r => r.Expecting.Count)} of {group.Sum(r => r.Recording.Turns.Count)} |"));
        }
    }
}
