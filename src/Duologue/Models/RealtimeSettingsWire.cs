using System.Text.Json;
using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models;

/// <summary>Settings as the wire writes them, and back.</summary>
public static class RealtimeSettingsWire
{
    /// <summary>The session object for <c>session.update</c>.</summary>
    /// <param name="settings">What the conversation shall be.</param>
    /// <param name="before">
    /// What it is now; then only what differs is written, as <c>session.update</c> merges by member. Null writes all that is chosen.
    /// A member that was chosen and no longer is goes back to the service's default where the wire can say so.
    /// </param>
    /// <remarks>The model is left out: it is fixed when the line opens. Pronunciations are not on the wire.</remarks>
    /// <exception cref="RealtimeException"><see cref="RealtimeFailure.InvalidSettings"/>: the wire has no name for a format.</exception>
    public static WireSession ToWire(this RealtimeSettings settings, RealtimeSettings? before = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var old = before ?? RealtimeSettings.Default;
        var modalities = before is null || before.TextOnly != settings.TextOnly;
        var input = InputToWire(settings, old);
        if (settings.IsTranscription)
        {
            return new WireSession { Type = "transcription", Audio = input is null ? null : new WireAudio { Input = input } };
        }

        var output = OutputToWire(settings, old);
        return new WireSession
        {
            Type = "realtime",
            OutputModalities = modalities ? [settings.TextOnly ? "text" : "audio"] : null,
            Instructions = settings.Instructions == old.Instructions ? null : settings.Instructions ?? "",
            Tools = SameTools(settings.Tools, old.Tools) ? null : settings.Tools ?? [],
            ToolChoice = settings.ToolChoice == old.ToolChoice ? null : ToolChoiceToWire(settings.ToolChoice ?? "auto"),
            MaxOutputTokens = settings.MaxOutputTokens == old.MaxOutputTokens ? null : TokensToWire(settings.MaxOutputTokens),
            Temperature = settings.Temperature == old.Temperature ? null : settings.Temperature,
            Audio = input is null && output is null ? null : new WireAudio { Input = input, Output = output },
        };
    }

    /// <summary>The settings after an update was merged into them, as a server does.</summary>
    /// <param name="settings">The settings before.</param>
    /// <param name="update">The session object of an update; absent members change nothing.</param>
    public static RealtimeSettings Apply(this RealtimeSettings settings, WireSession update)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(update);
        var input = update.Audio?.Input;
        var output = update.Audio?.Output;
        return settings with
        {
            IsTranscription = update.Type is { } type ? type == "transcription" : settings.IsTranscription,
            Instructions = update.Instructions ?? settings.Instructions,
            TextOnly = update.OutputModalities is { Count: > 0 } modalities ? !modalities.Contains("audio") : settings.TextOnly,
            Tools = update.Tools ?? settings.Tools,
            ToolChoice = update.ToolChoice is { } choice ? ToolChoiceFromWire(choice) : settings.ToolChoice,
            MaxOutputTokens = update.MaxOutputTokens is { } tokens ? TokensFromWire(tokens) : settings.MaxOutputTokens,
            Temperature = update.Temperature ?? settings.Temperature,
            Voice = output?.Voice is { } voice ? VoiceFromWire(voice) ?? settings.Voice : settings.Voice,
            Speed = output?.Speed ?? settings.Speed,
            OutputFormat = output?.Format?.ToAudioFormat() ?? settings.OutputFormat,
            InputFormat = input?.Format?.ToAudioFormat() ?? settings.InputFormat,
            Transcription = input is { Transcription.IsPresent: true } ? input.Transcription.Value : settings.Transcription,
            NoiseReduction = input is { NoiseReduction.IsPresent: true } ? input.NoiseReduction.Value?.Type : settings.NoiseReduction,
            TurnDetection = input is { TurnDetection.IsPresent: true } ? TurnDetectionFromWire(input.TurnDetection.Value) : settings.TurnDetection,
        };
    }

    /// <summary>A format as the wire names it.</summary>
    /// <exception cref="RealtimeException"><see cref="RealtimeFailure.InvalidSettings"/>: G.711 at another rate than 8 kHz.</exception>
    public static WireAudioFormat ToWire(this AudioFormat format) => format switch
    {
        { Encoding: AudioEncoding.Pcm16 } => new WireAudioFormat { Type = "audio/pcm", Rate = format.SampleRate },
        { Encoding: AudioEncoding.MuLaw, SampleRate: 8_000 } => new WireAudioFormat { Type = "audio/pcmu" },
        { Encoding: AudioEncoding.ALaw, SampleRate: 8_000 } => new WireAudioFormat { Type = "audio/pcma" },
        _ => throw new RealtimeException(
            RealtimeFailure.InvalidSettings, $"The Realtime protocol has no name for {format}. Use PCM16, or G.711 at 8,000 Hz."),
    };

    /// <summary>The format that the wire names, or null when the name is not known. PCM without a rate is 24 kHz.</summary>
    public static AudioFormat? ToAudioFormat(this WireAudioFormat format)
    {
        ArgumentNullException.ThrowIfNull(format);
        return format.Type switch
        {
            "audio/pcm" => new AudioFormat(AudioEncoding.Pcm16, format.Rate ?? AudioFormat.Pcm24k.SampleRate),
            "audio/pcmu" => AudioFormat.MuLaw8k,
            "audio/pcma" => AudioFormat.ALaw8k,
            _ => null,
        };
    }

    /// <summary>Turn detection as the wire writes it; null for turns by hand.</summary>
    public static WireTurnDetection? ToWire(this TurnDetection turnDetection)
    {
        ArgumentNullException.ThrowIfNull(turnDetection);
        return turnDetection switch
        {
            TurnDetection.ServerVad vad => new WireTurnDetection
            {
                Type = "server_vad",
                Threshold = vad.Threshold,
                PrefixPaddingMs = (int)vad.PrefixPadding.TotalMilliseconds,
                SilenceDurationMs = (int)vad.SilenceDuration.TotalMilliseconds,
                IdleTimeoutMs = (int?)vad.IdleTimeout?.TotalMilliseconds,
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
    }

    /// <summary>What turn detection the wire means; null means turns by hand, absent members have the service's defaults.</summary>
    public static TurnDetection TurnDetectionFromWire(WireTurnDetection? turnDetection)
    {
        if (turnDetection is null)
        {
            return new TurnDetection.Manual();
        }

        var createResponse = turnDetection.CreateResponse ?? true;
        var interruptResponse = turnDetection.InterruptResponse ?? true;
        if (turnDetection.Type == "semantic_vad")
        {
            return new TurnDetection.SemanticVad
            {
                Eagerness = turnDetection.Eagerness ?? "auto",
                CreateResponse = createResponse,
                InterruptResponse = interruptResponse,
            };
        }

        return new TurnDetection.ServerVad
        {
            Threshold = turnDetection.Threshold ?? 0.5,
            PrefixPadding = TimeSpan.FromMilliseconds(turnDetection.PrefixPaddingMs ?? 300),
            SilenceDuration = TimeSpan.FromMilliseconds(turnDetection.SilenceDurationMs ?? 200),
            IdleTimeout = turnDetection.IdleTimeoutMs is { } idle ? TimeSpan.FromMilliseconds(idle) : null,
            CreateResponse = createResponse,
            InterruptResponse = interruptResponse,
        };
    }

    /// <summary>A tool choice as the wire writes it: one of three words, or an object that names the tool.</summary>
    public static JsonElement ToolChoiceToWire(string toolChoice)
    {
        ArgumentNullException.ThrowIfNull(toolChoice);
        return toolChoice is "auto" or "none" or "required"
            ? WireText.Element(toolChoice)
            : WireText.Object(("type", "function"), ("name", toolChoice));
    }

    /// <summary>A voice as the wire writes it: a name, or an object for the id of a voice of one's own (<c>voice_…</c>).</summary>
    public static JsonElement VoiceToWire(string voice)
    {
        ArgumentNullException.ThrowIfNull(voice);
        return voice.StartsWith("voice_", StringComparison.Ordinal) ? WireText.Object(("id", voice)) : WireText.Element(voice);
    }

    /// <summary>The voice that the wire names, or null.</summary>
    public static string? VoiceFromWire(JsonElement voice) => voice.ValueKind switch
    {
        JsonValueKind.String => voice.GetString(),
        JsonValueKind.Object when voice.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String => id.GetString(),
        _ => null,
    };

    private static WireAudioInput? InputToWire(RealtimeSettings settings, RealtimeSettings old)
    {
        var input = new WireAudioInput
        {
            Format = settings.InputFormat == old.InputFormat ? null : settings.InputFormat?.ToWire(),
            Transcription = settings.Transcription == old.Transcription ? default : new(settings.Transcription),
            NoiseReduction = settings.NoiseReduction == old.NoiseReduction
                ? default
                : new(settings.NoiseReduction is { } field ? new WireNoiseReduction { Type = field } : null),
            TurnDetection = settings.TurnDetection is null || settings.TurnDetection == old.TurnDetection
                ? default
                : new(TurnsToWire(settings.TurnDetection, settings.IsTranscription)),
        };
        return input == new WireAudioInput() ? null : input;
    }

    /// <summary>Where nothing is answered, the wire has no members about answers.</summary>
    private static WireTurnDetection? TurnsToWire(TurnDetection turns, bool isTranscription) =>
        turns.ToWire() is { } wire && isTranscription ? wire with { CreateResponse = null, InterruptResponse = null, IdleTimeoutMs = null } : turns.ToWire();

    private static WireAudioOutput? OutputToWire(RealtimeSettings settings, RealtimeSettings old)
    {
        var voice = settings.Voice == old.Voice ? null : settings.Voice;
        var output = new WireAudioOutput
        {
            Format = settings.OutputFormat == old.OutputFormat ? null : settings.OutputFormat?.ToWire(),
            Voice = voice is null ? null : VoiceToWire(voice),
            Speed = settings.Speed == old.Speed ? null : settings.Speed ?? 1,
        };
        return output.Format is null && output.Voice is null && output.Speed is null ? null : output;
    }

    private static JsonElement TokensToWire(int? tokens) => tokens is { } number ? WireText.Element(number) : WireText.Element("inf");

    private static int? TokensFromWire(JsonElement tokens) =>
        tokens.ValueKind == JsonValueKind.Number && tokens.TryGetInt32(out var number) ? number : null;

    private static string? ToolChoiceFromWire(JsonElement choice) => choice.ValueKind switch
    {
        JsonValueKind.String => choice.GetString(),
        JsonValueKind.Object when choice.TryGetProperty("name", out var name) && name.ValueKind == JsonValueKind.String => name.GetString(),
        _ => null,
    };

    private static bool SameTools(IReadOnlyList<WireTool>? tools, IReadOnlyList<WireTool>? old) =>
        ReferenceEquals(tools, old) || (tools is not null && old is not null && tools.SequenceEqual(old));
}
