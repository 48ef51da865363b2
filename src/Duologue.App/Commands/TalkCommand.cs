using System.CommandLine;
using Duologue.App.Agents;
using Duologue.App.Conversation;
using Duologue.App.Models;
using Duologue.Audio;
using Duologue.Calls;
using Duologue.Endpoints.File;
using Duologue.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Commands;

/// <summary><c>duologue talk</c>: holds a conversation with an agent; in this version the caller is a recording.</summary>
internal static class TalkCommand
{
    private const int FastSpeed = 4;
    private static readonly TurnDetection.ServerVad TurnDetection = new();
    private static readonly TimeSpan OfflineSettle = TimeSpan.FromSeconds(1.5);

    // an answer from far away may take this long to begin
    private static readonly TimeSpan NetworkSettle = TimeSpan.FromSeconds(4);

    public static Command Create(TextWriter output)
    {
        var audioFile = new Option<string>("--audio-file") { Description = "What the caller says: a WAV file.", Required = true };
        var outFile = new Option<string?>("--out") { Description = "Write what the listener hears to this WAV file." };
        var stereo = new Option<bool>("--stereo") { Description = "Write both sides: caller left, agent right." };
        var agent = new Option<string>("--agent") { Description = "Who answers; see: duologue agents.", DefaultValueFactory = _ => "starter" };
        var model = new Option<string>("--model") { Description = "auto, openai or offline.", DefaultValueFactory = _ => ModelChoice.Auto };
        var fast = new Option<bool>("--fast") { Description = "Do not wait for the clock (offline only)." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("talk", "Talk to an agent.") { audioFile, outFile, stereo, agent, model, fast, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new TalkRequest(
                parsed.GetRequiredValue(audioFile),
                parsed.GetValue(outFile),
                parsed.GetValue(stereo),
                parsed.GetRequiredValue(agent),
                parsed.GetRequiredValue(model),
                parsed.GetValue(fast)),
            parsed.GetValue(json) ? new ConversationJson(output) : new ConversationText(output),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TalkRequest request, IConversationOutput output, CancellationToken cancellationToken)
    {
        TimeProvider clock = request.Fast ? new FastClock(FastSpeed) : TimeProvider.System;
        var agent = AgentCatalogue.Create(request.Agent, new AgentSetup(clock));
        var model = ModelChoice.Create(request.Model, clock, NullLoggerFactory.Instance);
        if (request.Fast && model.Name != ModelChoice.Offline)
        {
            throw new AppException(ExitCode.Usage, "--fast works with --model offline only: a service on the network keeps its own time");
        }

        await using var caller = Open(request, clock, model.Name);
        var runner = new RealtimeRunner(agent, model, timeProvider: clock);
        var settings = new RealtimeSettings { TurnDetection = TurnDetection };
        await runner.PrepareCallAsync(caller.Format, settings, cancellationToken);
        var log = new ConversationLog(output, clock, TurnDetection.SilenceDuration);
        var end = await runner.RunCallAsync(
            caller,
            new CallOptions
            {
                Settings = settings,
                Observers = [log],
                Started = session => caller.StayWhile = () => log.IsListening || !session.IsIdle,
                // who pressed Ctrl+C knows why it ends
                FarewellAudio = (reason, format, stop) =>
                    reason == CallEndReason.Stopped ? AsyncEnumerable.Empty<AudioFrame>() : Farewell.SpeakAsync(reason, format, stop),
            },
            cancellationToken);
        log.Close(end.Reason.ToString());
        return ExitOf(end, cancellationToken);
    }

    private static WavFileEndpoint Open(TalkRequest request, TimeProvider clock, string model)
    {
        if (!File.Exists(request.AudioFile))
        {
            throw new AppException(ExitCode.File, $"there is no file '{request.AudioFile}'");
        }

        try
        {
            return WavFileEndpoint.Open(request.AudioFile, request.OutFile, new WavFileOptions
            {
                Stereo = request.Stereo,
                Settle = model == ModelChoice.Offline ? OfflineSettle : NetworkSettle,
                TimeProvider = clock,
            });
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot write '{request.OutFile}': {error.Message}");
        }
    }

    private static int ExitOf(CallEnd end, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (end.Error is not null)
        {
            throw end.Error;
        }

        return end.Reason is CallEndReason.CallerHungUp or CallEndReason.AgentEnded ? ExitCode.Success : ExitCode.Model;
    }
}
