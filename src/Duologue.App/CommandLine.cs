using System.CommandLine;
using Duologue.App.Commands;
using Duologue.Models;
using Duologue.Speech;

namespace Duologue.App;

/// <summary>The <c>duologue</c> command: parses, runs, and turns every failure into one line and a documented exit code.</summary>
internal static class CommandLine
{
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error)
    {
        try
        {
            DotEnv.Load(Environment.CurrentDirectory);
            var root = new RootCommand("Talk to realtime voice agents: offline, or over OpenAI's Realtime API.")
            {
                TalkCommand.Create(output),
                ServeCommand.Create(output),
                AgentsCommand.Create(output),
                EvaluateCommand.Create(output),
            };
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
                throw new AppException(ExitCode.Usage, $"{parsed.Errors[0].Message.TrimEnd('.')}; see: ./run.sh{command} --help");
            }

            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception failure)
        {
            var (code, message) = Explain(failure);
            await error.WriteLineAsync($"duologue: {message}");
            return code;
        }
    }

    /// <summary>Exit code and one line for a failure.</summary>
    internal static (int Code, string Message) Explain(Exception failure) => failure switch
    {
        AppException app => (app.ExitCode, app.Message),
        SpeechUnavailableException part => (ExitCode.MissingPart, part.Message),
        RealtimeException { Reason: RealtimeFailure.Unavailable } part => (ExitCode.MissingPart, part.Message),
        RealtimeException { Reason: RealtimeFailure.InvalidKey or RealtimeFailure.InvalidSettings or RealtimeFailure.NoModelAccess } settings =>
            (ExitCode.Settings, settings.Message),
        RealtimeException model => (ExitCode.Model, model.Message),
        InvalidDataException file => (ExitCode.File, file.Message),
        OperationCanceledException => (ExitCode.Interrupted, "stopped"),
        IOException or UnauthorizedAccessException => (ExitCode.File, failure.Message),
        AggregateException { InnerException: { } inner } => Explain(inner),
        _ => (ExitCode.Unexpected, $"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}"),
    };
}
