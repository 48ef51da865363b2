using System.Text.Encodings.Web;
using System.Text.Json;
using Duologue.Models;
using Duologue.Protocol;
using Microsoft.Extensions.AI;

namespace Duologue;

/// <summary>Turns agents, settings and requests into what the wire wants. Pure functions.</summary>
internal static class SettingsMapper
{
    private static readonly JsonElement NoArguments = JsonElement.Parse("""{"type":"object","properties":{},"additionalProperties":false}""");

    /// <summary>Fixes an agent as it is now.</summary>
    public static AgentBinding Bind(RealtimeAgent agent, string instructions, AgentContext context)
    {
        var tools = new Dictionary<string, AITool>(StringComparer.Ordinal);
        var handoffs = new Dictionary<string, Handoff>(StringComparer.Ordinal);
        var wire = new List<WireTool>();
        foreach (var tool in agent.Tools)
        {
            if (!tools.TryAdd(tool.Name, tool))
            {
                throw new InvalidOperationException($"Agent '{agent.Name}' has two tools named '{tool.Name}'. Give one another name.");
            }

            wire.Add(ToWire(tool));
        }

        foreach (var handoff in agent.Handoffs.Where(h => h.IsEnabled?.Invoke(context) ?? true))
        {
            if (tools.ContainsKey(handoff.ToolName) || !handoffs.TryAdd(handoff.ToolName, handoff))
            {
                throw new InvalidOperationException($"Agent '{agent.Name}' has two tools named '{handoff.ToolName}'. Give the handoff another toolName.");
            }

            wire.Add(ToWire(handoff));
        }

        return new AgentBinding
        {
            Agent = agent,
            Instructions = instructions,
            Tools = tools,
            Handoffs = handoffs,
            WireTools = wire,
            OutputGuardrails = [.. agent.OutputGuardrails],
            InputGuardrails = [.. agent.InputGuardrails],
        };
    }

    /// <summary>What a connection is opened with: the agent's wishes, overridden by what the program set.</summary>
    public static RealtimeSettings Settings(AgentBinding binding, RealtimeSettings? overrides, RealtimeCapabilities capabilities)
    {
        var agent = binding.Agent;
        var settings = overrides ?? RealtimeSettings.Default;
        var transcription = settings.Transcription;
        if (agent.Language is { } language)
        {
            transcription = (transcription ?? new WireTranscription()) with { Language = transcription?.Language ?? Iso639(language) };
        }

        return settings with
        {
            Instructions = settings.Instructions ?? binding.Instructions,
            Voice = settings.Voice ?? agent.Voice,
            Speed = settings.Speed ?? agent.Speed,
            Tools = [.. settings.Tools ?? [], .. binding.WireTools],
            Transcription = transcription,
            InputFormat = settings.InputFormat ?? capabilities.InputFormats[0],
            OutputFormat = settings.OutputFormat ?? capabilities.OutputFormats[0],
            Pronunciations = settings.Pronunciations ?? (agent.Pronunciations.Count > 0 ? new Dictionary<string, string>(agent.Pronunciations) : null),
        };
    }

    /// <summary>What changes when another agent takes over. Never formats, and a voice only where it may change: both would undo the whole update.</summary>
    public static WireSession Handover(AgentBinding binding, RealtimeCapabilities capabilities) => new()
    {
        Type = "realtime",
        Instructions = binding.Instructions,
        Tools = binding.WireTools,
        Audio = capabilities.CanChangeVoice && (binding.Agent.Voice is not null || binding.Agent.Speed is not null)
            ? new WireAudio { Output = new WireAudioOutput { Voice = Text(binding.Agent.Voice), Speed = binding.Agent.Speed } }
            : null,
    };

    /// <summary>What the program changes while the session runs.</summary>
    /// <exception cref="InvalidOperationException">A member cannot change in a running session.</exception>
    public static WireSession Update(RealtimeSettings changes, RealtimeCapabilities capabilities)
    {
        if (changes.InputFormat is not null || changes.OutputFormat is not null || changes.Model is not null)
        {
            throw new InvalidOperationException("Model and audio formats are fixed for a session. Leave them out, or start another session.");
        }

        if (changes.Voice is not null && !capabilities.CanChangeVoice)
        {
            throw new InvalidOperationException("This model cannot change its voice inside a session. Set the voice when the session starts.");
        }

        var input = changes.TurnDetection is null && changes.Transcription is null && changes.NoiseReduction is null ? null : new WireAudioInput
        {
            TurnDetection = changes.TurnDetection is null ? default : new Optional<WireTurnDetection>(ToWire(changes.TurnDetection)),
            Transcription = changes.Transcription is null ? default : new Optional<WireTranscription>(changes.Transcription),
            NoiseReduction = changes.NoiseReduction is null ? default : new Optional<WireNoiseReduction>(new WireNoiseReduction { Type = changes.NoiseReduction }),
        };
        var output = changes.Voice is null && changes.Speed is null ? null : new WireAudioOutput { Voice = Text(changes.Voice), Speed = changes.Speed };
        return new WireSession
        {
            Type = "realtime",
            Instructions = changes.Instructions,
            Tools = changes.Tools,
            ToolChoice = ToolChoice(changes.ToolChoice),
            MaxOutputTokens = changes.MaxOutputTokens is { } most ? JsonElement.Parse(most.ToString()) : null,
            Temperature = changes.Temperature,
            OutputModalities = changes.TextOnly ? ["text"] : null,
            Audio = input is null && output is null ? null : new WireAudio { Input = input, Output = output },
        };
    }

    /// <summary>What one response does differently; null when nothing.</summary>
    public static WireResponseParameters? Parameters(ResponseRequest? request, string key)
    {
        if (request is null || request == new ResponseRequest())
        {
            return null;
        }

        var metadata = new Dictionary<string, string>(request.Metadata ?? new Dictionary<string, string>(), StringComparer.Ordinal)
        {
            [ResponseScheduler.KeyName] = key,
        };
        if (request.Say is { Length: <= SayMetadata.Longest } say)
        {
            metadata[SayMetadata.Key] = say;
        }

        return new WireResponseParameters
        {
            Conversation = request.OutOfBand ? "none" : null,
            Input = request.Input is null ? null : [.. request.Input.SelectMany(ToWire)],
            Instructions = request.Instructions,
            OutputModalities = (request.TextOnly ?? request.OutOfBand) ? ["text"] : request.TextOnly is null ? null : ["audio"],
            Tools = request.Tools is null ? null : [.. request.Tools.Select(ToWire)],
            ToolChoice = ToolChoice(request.ToolChoice),
            MaxOutputTokens = request.MaxOutputTokens is { } most ? JsonElement.Parse(most.ToString()) : null,
            Metadata = metadata,
        };
    }

    /// <summary>How turns are found; null for by hand.</summary>
    public static WireTurnDetection? ToWire(TurnDetection turnDetection) => turnDetection switch
    {
        TurnDetection.ServerVad vad => new WireTurnDetection
        {
            Type = "server_vad",
            Threshold = vad.Threshold,
            PrefixPaddingMs = (int)vad.PrefixPadding.TotalMilliseconds,
            SilenceDurationMs = (int)vad.SilenceDuration.TotalMilliseconds,
            IdleTimeoutMs = vad.IdleTimeout is { } idle ? (int)idle.TotalMilliseconds : null,
            CreateResponse = vad.CreateResponse,
            InterruptResponse = vad.InterruptResponse,
        },
        TurnDetection.SemanticVad vad => new WireTurnDetection
        {
            Type = "semantic_vad",
            Eagerness = vad.Eagerness,
            CreateResponse = vad.CreateResponse,
            InterruptResponse = vad.InterruptResponse,
        },
        _ => null,
    };

    /// <summary>A JSON string; null for null.</summary>
    public static JsonElement? Text(string? text) =>
        text is null ? null : JsonElement.Parse($"\"{JavaScriptEncoder.Default.Encode(text)}\"");

    private static JsonElement? ToolChoice(string? choice) => choice switch
    {
        null => null,
        "auto" or "none" or "required" => Text(choice),
        _ => JsonElement.Parse($$"""{"type":"function","name":"{{JavaScriptEncoder.Default.Encode(choice)}}"}"""),
    };

    private static string Iso639(string language) => language.Split('-')[0].ToLowerInvariant();

    private static WireTool ToWire(AITool tool) => tool switch
    {
        AIFunctionDeclaration function => new WireTool
        {
            Type = "function",
            Name = function.Name,
            Description = function.Description,
            Parameters = function.JsonSchema,
            Examples = ToolExamples.Of(tool),
        },
        _ => throw new InvalidOperationException($"The tool '{tool.Name}' ({tool.GetType().Name}) is not a function. Wrap it in an AIFunction."),
    };

    private static WireTool ToWire(Handoff handoff) => new()
    {
        Type = "function",
        Name = handoff.ToolName,
        Description = handoff.Description,
        Parameters = NoArguments,
        Examples = [.. handoff.Examples, .. handoff.Target.Examples],
    };

    private static IEnumerable<WireItem> ToWire(ConversationItem item)
    {
        switch (item)
        {
            case ConversationItem.Message message:
                yield return new WireItem
                {
                    Type = "message",
                    Role = message.Role switch { MessageRole.Assistant => "assistant", MessageRole.System => "system", _ => "user" },
                    Content = [new WireContentPart { Type = message.Role == MessageRole.Assistant ? "output_text" : "input_text", Text = message.Text }],
                };
                break;
            case ConversationItem.ToolCall call:
                yield return new WireItem { Type = "function_call", CallId = call.CallId, Name = call.Name, Arguments = call.Arguments };
                if (call.Output is not null)
                {
                    yield return new WireItem { Type = "function_call_output", CallId = call.CallId, Output = call.Output };
                }

                break;
            default:
                break;
        }
    }
}
