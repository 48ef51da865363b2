using System.CommandLine;
using Duologue.App.Commands;
using Duologue.Models;
using Duologue.Speech;

namespace Duologue.App;

/// <summary>The <c>duologue</c> command: parses, runs, and turns every failure into one line and a documented exit code.</summary>
internal static class CommandLine
{
    // serve brings its calls to their end first, and listens to signals by itself
    private static readonly TimeSpan? StopLimit = TimeSpan.FromSeconds(2);

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, CancellationToken cancellationToken = default)
    {
        try
        {
            DotEnv.Load(Environment.CurrentDirectory);
            var root = new RootCommand("Talk to realtime voice agents: offline, or over OpenAI's Realtime API.")
            {
                TalkCommand.Create(output),
                ServeCommand.Create(output),
                PhoneCommand.Create(output),
                CallCommand.Create(output),
                AgentsCommand.Create(output),
                EvaluateCommand.Create(output),
            };
            var parsed = root.Parse(args);
            if (parsed.Errors.Count > 0)
            {
                var command = parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}";
                throw new AppException(ExitCode.Usage, $"{parsed.Errors[0].Message.TrimEnd('.')}; see: ./run.sh{command} --help");
            }

            var configuration = new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = parsed.CommandResult.Command.Name == ServeCommand.Name ? null : StopLimit,
            };
            return await parsed.InvokeAsync(configuration, cancellationToken);
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
        HttpRequestException unreachable => (ExitCode.Phone, unreachable.Message),
        IOException or UnauthorizedAccessException => (ExitCode.File, failure.Message),
        AggregateException { InnerException: { } inner } => Explain(inner),
        _ => (ExitCode.Unexpected, $"{failure.GetType().Name}: {failure.Message.ReplaceLineEndings(" ")}"),
    };
}
