using System.CommandLine;
using Duologue.App.Agents;
using Duologue.App.Conversation;
using Duologue.App.Models;
using Duologue.Calls;
using Duologue.Endpoints.File;
using Duologue.Models;

namespace Duologue.App.Commands;

/// <summary><c>duologue talk</c>: holds a conversation with an agent; in this version the caller is a recording.</summary>
internal static class TalkCommand
{
    private static readonly TurnDetection.ServerVad TurnDetection = new();

    public static Command Create(TextWriter output, TextWriter error)
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
            error,
            cancellationToken));
        return command;
    }
}
