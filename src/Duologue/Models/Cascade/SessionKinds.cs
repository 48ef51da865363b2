using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>What the two kinds of sessions differ in: one talks, the other only writes down what it hears.</summary>
internal static class SessionKinds
{
    /// <summary>The session talks.</summary>
    public const string Conversation = "realtime";

    /// <summary>The session only transcribes.</summary>
    public const string Transcription = "transcription";

    /// <summary>The first member of an update that a transcription session does not have, as an error; or null.</summary>
    public static WireError? NotForTranscription(WireSession change)
    {
        var name = change switch
        {
            { Model: not null } => "model",
            { OutputModalities: not null } => "output_modalities",
            { Instructions: not null } => "instructions",
            { Tools: not null } => "tools",
            { ToolChoice: not null } => "tool_choice",
            { ParallelToolCalls: not null } => "parallel_tool_calls",
            { Reasoning: not null } => "reasoning",
            { MaxOutputTokens: not null } => "max_output_tokens",
            { Truncation: not null } => "truncation",
            { Tracing.IsPresent: true } => "tracing",
            { Prompt.IsPresent: true } => "prompt",
            { Audio.Output: not null } => "audio.output",
            _ => null,
        };
        return name is null
            ? null
            : Errors.Invalid("unknown_parameter", $"Unknown parameter: 'session.{name}'. A transcription session has only audio.input and include.", "session." + name);
    }

    /// <summary>What is heard, without the members that are about answers.</summary>
    public static WireAudioInput WithoutAnswers(WireAudioInput input) => input.TurnDetection.Value is not { } turns
        ? input
        : input with { TurnDetection = new(turns with { CreateResponse = null, InterruptResponse = null, IdleTimeoutMs = null }) };
}
