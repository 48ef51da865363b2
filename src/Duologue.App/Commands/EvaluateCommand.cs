using System.CommandLine;
using Duologue.App.Evaluation;

namespace Duologue.App.Commands;

/// <summary><c>duologue evaluate</c>: how well recorded speech is understood, through the same path as a call.</summary>
internal static class EvaluateCommand
{
    public static Command Create(TextWriter output)
    {
        var folder = new Argument<string>("folder")
        {
            Description = "A folder with WAV files and transcripts.tsv (columns: file, sample_rate, seconds, kind, transcript).",
        };
        var command = new Command("evaluate", "Measure word error rate and turns found on recordings, offline.") { folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var recordings = Recordings.Read(parsed.GetRequiredValue(folder));
            await new SpeechEvaluation(output).RunAsync(recordings, cancellationToken);
            return ExitCode.Success;
        });
        return command;
    }
}
