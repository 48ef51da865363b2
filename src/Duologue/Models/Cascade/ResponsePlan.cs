using System.Text.Json;
using Duologue.Audio;
using Duologue.Chat;
using Duologue.Protocol;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>What one response shall do: the session as it was when the response was asked for, with the response's own wishes.</summary>
internal sealed record ResponsePlan
{
    /// <summary>Members that the service takes and that mean nothing here.</summary>
    private static readonly string[] Ignored = ["prompt", "temperature"];

    private static readonly JsonElement NoParameters = JsonElement.Parse("""{"type":"object","properties":{}}""");

    private ResponsePlan(SessionState session, WireResponseParameters? wishes)
    {
        var output = wishes?.Audio?.Output;
        IsOutOfBand = wishes?.Conversation == "none";
        Input = wishes?.Input;
        Instructions = wishes?.Instructions ?? session.Session.Instructions;
        Modalities = wishes?.OutputModalities ?? session.Session.OutputModalities ?? ["audio"];
        Tools = wishes?.Tools ?? session.Session.Tools ?? [];
        ToolChoice = wishes?.ToolChoice ?? session.Session.ToolChoice;
        ParallelToolCalls = wishes?.ParallelToolCalls ?? session.Session.ParallelToolCalls;
        MaxOutputTokens = wishes?.MaxOutputTokens ?? session.Session.MaxOutputTokens;
        WireVoice = output?.Voice ?? session.Output.Voice;
        Format = output?.Format is { } format ? WireFormats.FromWire(format, "").Format : session.OutputFormat;
        Speed = output?.Speed ?? session.Output.Speed ?? 1;
        Language = session.Language;
        Temperature = session.Session.Temperature;
        Metadata = wishes?.Metadata;
        Say = Metadata?.GetValueOrDefault(SayMetadata.Key) is { Length: > 0 } say ? say : null;
    }

    /// <summary>Whether it stays outside the default conversation.</summary>
    public bool IsOutOfBand { get; }

    /// <summary>Its context instead of the conversation; null for the conversation.</summary>
    public IReadOnlyList<WireItem>? Input { get; }

    /// <summary>System instructions.</summary>
    public string? Instructions { get; }

    /// <summary>Audio or text.</summary>
    public IReadOnlyList<string> Modalities { get; }

    /// <summary>Whether the answer is text only.</summary>
    public bool IsText => Modalities is ["text"];

    /// <summary>Tools on offer.</summary>
    public IReadOnlyList<WireTool> Tools { get; }

    /// <summary>Which of them.</summary>
    public JsonElement? ToolChoice { get; }

    /// <summary>Whether several at once.</summary>
    public bool? ParallelToolCalls { get; }

    /// <summary>A number or <c>inf</c>.</summary>
    public JsonElement? MaxOutputTokens { get; }

    /// <summary>Most tokens of the answer; null for no limit.</summary>
    public int? TokenLimit => MaxOutputTokens is { ValueKind: JsonValueKind.Number } limit ? limit.GetInt32() : null;

    /// <summary>What is left of them, for one run. Words that are given are said whole.</summary>
    public OutputBudget Budget() => new(Say is null ? TokenLimit : null);

    /// <summary>The voice as asked for.</summary>
    public JsonElement? WireVoice { get; }

    /// <summary>The voice's name.</summary>
    public string? VoiceName => WireVoice is { } voice ? RealtimeSettingsWire.VoiceFromWire(voice) : null;

    /// <summary>Format of audio deltas.</summary>
    public AudioFormat Format { get; }

    /// <summary>Speaking rate.</summary>
    public double Speed { get; }

    /// <summary>Language spoken.</summary>
    public string Language { get; }

    /// <summary>How freely the chat model chooses its words; only clients of the beta shape set it.</summary>
    public double? Temperature { get; }

    /// <summary>What the client wants echoed.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; }

    /// <summary>Words to be said as they stand, without asking the chat model; null to ask it.</summary>
    public string? Say { get; }

    /// <summary>Makes a plan, or says what is wrong with the wishes.</summary>
    public static (ResponsePlan? Plan, WireError? Error) Create(SessionState session, WireResponseParameters? wishes)
    {
        var error = wishes is null ? null : SessionRules.First(
            SessionRules.Unknown(wishes.Extra, "response", Ignored),
            wishes.Conversation is null or "auto" or "none"
                ? null
                : Errors.Invalid("invalid_value", "The conversation is auto or none.", "response.conversation"),
            SessionRules.Modalities(wishes.OutputModalities, "response.output_modalities"),
            SessionRules.Tools(wishes.Tools, "response.tools"),
            SessionRules.ToolChoice(wishes.ToolChoice, "response.tool_choice"),
            SessionRules.MaxOutputTokens(wishes.MaxOutputTokens, "response.max_output_tokens"),
            SessionRules.Format(wishes.Audio?.Output?.Format, "response.audio.output.format"),
            SessionRules.Voice(wishes.Audio?.Output?.Voice, "response.audio.output.voice"),
            SessionRules.Speed(wishes.Audio?.Output?.Speed, "response.audio.output.speed"),
            SessionRules.Metadata(wishes.Metadata, "response.metadata"));
        return error is null ? (new ResponsePlan(session, wishes), null) : (null, error);
    }

    /// <summary>The plan as a chat model takes it.</summary>
    public ChatOptions ToChatOptions()
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = TokenLimit,
            Temperature = (float?)Temperature,
        };
        if (Tools.Count > 0)
        {
            options.Tools = [.. Tools.Select(tool => new ChatTool(tool.Name ?? "", tool.Description, tool.Parameters ?? NoParameters, tool.Examples))];
            options.ToolMode = Mode();
            options.AllowMultipleToolCalls = ParallelToolCalls;
        }

        return options;
    }

    private ChatToolMode Mode() => ToolChoice switch
    {
        { ValueKind: JsonValueKind.String } word => word.GetString() switch
        {
            "none" => ChatToolMode.None,
            "required" => ChatToolMode.RequireAny,
            _ => ChatToolMode.Auto,
        },
        { ValueKind: JsonValueKind.Object } named => ChatToolMode.RequireSpecific(named.GetProperty("name").GetString() ?? ""),
        _ => ChatToolMode.Auto,
    };
}
