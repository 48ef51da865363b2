using System.CommandLine;
using Duologue.App.Agents;
using Duologue.App.Conversation;
using Duologue.App.Models;
using Duologue.Audio;
using Duologue.Calls;
using Duologue.Endpoints;
using Duologue.Endpoints.File;
using Duologue.Models;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.App.Commands;

/// <summary><c>duologue talk</c>: holds a conversation with an agent; the caller is a recording, or types.</summary>
internal static class TalkCommand
{
    private const int FastSpeed = 4;
    private static readonly TurnDetection.ServerVad TurnDetection = new();
    private static readonly TimeSpan TypingPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan OfflineSettle = TimeSpan.FromSeconds(1.5);

    // an answer from far away may take this long to begin
    private static readonly TimeSpan NetworkSettle = TimeSpan.FromSeconds(4);

    public static Command Create(TextWriter output)
    {
        var audioFile = new Option<string?>("--audio-file") { Description = "What the caller says: a WAV file." };
        var text = new Option<string[]>("--text") { Description = "What the caller types instead; again for the next turn.", DefaultValueFactory = _ => [] };
        var outFile = new Option<string?>("--out") { Description = "Write what the listener hears to this WAV file." };
        var stereo = new Option<bool>("--stereo") { Description = "Write both sides: caller left, agent right." };
        var callOut = new Option<string?>("--call-out") { Description = "Write the call that the agent places to this WAV file: the other side left, ours right." };
        var agent = new Option<string>("--agent") { Description = "Who answers; see: duologue agents.", DefaultValueFactory = _ => "starter" };
        var model = new Option<string>("--model") { Description = "auto, openai or offline.", DefaultValueFactory = _ => ModelChoice.Auto };
        var fast = new Option<bool>("--fast") { Description = "Do not wait for the clock (offline only)." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object a line." };
        var command = new Command("talk", "Talk to an agent.") { audioFile, text, outFile, stereo, callOut, agent, model, fast, json };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            new TalkRequest(
                parsed.GetValue(audioFile),
                parsed.GetRequiredValue(text),
                parsed.GetValue(outFile),
                parsed.GetValue(stereo),
                parsed.GetValue(callOut),
                parsed.GetRequiredValue(agent),
                parsed.GetRequiredValue(model),
                parsed.GetValue(fast)),
            new SharedOutput(parsed.GetValue(json) ? new ConversationJson(output) : new ConversationText(output)),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TalkRequest request, SharedOutput output, CancellationToken cancellationToken)
    {
        if (request.Mistake() is { } mistake)
        {
            throw new AppException(ExitCode.Usage, mistake);
        }

        TimeProvider clock = request.Fast ? new FastClock(FastSpeed) : TimeProvider.System;
        var model = ModelChoice.Create(request.Model, clock, NullLoggerFactory.Instance);
        if (request.Fast && model.Name != ModelChoice.Offline)
        {
            throw new AppException(ExitCode.Usage, "--fast works with --model offline only: a service on the network keeps its own time");
        }

        var entry = AgentCatalogue.Find(request.Agent);
        await using var line = TalkPhone.Open(model, clock, output, request.CallOutFile);
        var agent = entry.Create(new AgentSetup(clock) { Line = line, IsOneShot = request.Texts.Count == 1 });
        if (entry.ExampleCall is { } example)
        {
            await line.PrepareAsync(example, cancellationToken);
        }

        var runner = new RealtimeRunner(agent, model, timeProvider: clock);
        return request.AudioFile is { } file
            ? await ListenAsync(Open(file, request, clock, model.Name), runner, output, cancellationToken)
            : await TypeAsync(TypedCallerOf(request, clock, model.Name), runner, request.IsSilent, output, cancellationToken);
    }

    /// <summary>Talks to a recording.</summary>
    private static async Task<int> ListenAsync(
        WavFileEndpoint caller, RealtimeRunner runner, SharedOutput output, CancellationToken cancellationToken)
    {
        await using var recording = caller;
        var settings = new RealtimeSettings { TurnDetection = TurnDetection };
        await runner.PrepareCallAsync(caller.Format, settings, cancellationToken);
        var log = new ConversationLog(output, runner.TimeProvider, TurnDetection.SilenceDuration);
        return await RunAsync(
            caller, runner, log, settings, session => caller.StayWhile = () => log.IsListening || !session.IsIdle, cancellationToken);
    }

    /// <summary>Talks to somebody who types; nobody listens unless the voice is written to a file.</summary>
    private static async Task<int> TypeAsync(
        TypedCaller caller, RealtimeRunner runner, bool isSilent, SharedOutput output, CancellationToken cancellationToken)
    {
        await using var typist = caller;
        var log = new ConversationLog(output, runner.TimeProvider, TurnDetection.SilenceDuration);
        caller.Typing = log.Typed;
        return await RunAsync(
            caller, runner, log, new RealtimeSettings { TextOnly = isSilent }, session => caller.IsBusy = () => !session.IsIdle, cancellationToken);
    }

    private static async Task<int> RunAsync(
        IAudioEndpoint caller, RealtimeRunner runner, ConversationLog log, RealtimeSettings settings, Action<RealtimeSession> started, CancellationToken cancellationToken)
    {
        var end = await runner.RunCallAsync(
            caller,
            new CallOptions
            {
                Settings = settings,
                Observers = [log],
                Started = started,
                // who pressed Ctrl+C knows why it ends
                FarewellAudio = (reason, format, stop) =>
                    reason == CallEndReason.Stopped ? AsyncEnumerable.Empty<AudioFrame>() : Farewell.SpeakAsync(reason, format, stop),
            },
            cancellationToken);
        log.Close(end.Reason.ToString());
        return ExitOf(end, cancellationToken);
    }

    private static TypedCaller TypedCallerOf(TalkRequest request, TimeProvider clock, string model)
    {
        try
        {
            var writer = request.OutFile is { } path ? WavWriter.Create(path, AudioFormat.Pcm24k) : null;
            return new TypedCaller(request.Texts, writer, model == ModelChoice.Offline ? TypingPause : NetworkSettle, clock);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot write '{request.OutFile}': {error.Message}");
        }
    }

    private static WavFileEndpoint Open(string audioFile, TalkRequest request, TimeProvider clock, string model)
    {
        if (!File.Exists(audioFile))
        {
            throw new AppException(ExitCode.File, $"there is no file '{audioFile}'");
        }

        try
        {
            return WavFileEndpoint.Open(audioFile, request.OutFile, new WavFileOptions
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
