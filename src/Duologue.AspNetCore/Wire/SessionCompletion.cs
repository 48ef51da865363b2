using System.Text.Json;
using Duologue.Models;
using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>Makes the session that clients are shown complete, whatever the model says of it: clients read members without asking whether they are there.</summary>
/// <param name="model">The name that the client asked for.</param>
/// <param name="voice">The voice to name when the model names none.</param>
/// <param name="shape">Beta has a temperature.</param>
/// <param name="expiresAt">When the connection ends by itself, in Unix seconds.</param>
internal sealed class SessionCompletion(string model, string voice, WireShape shape, long expiresAt)
{
    private static readonly WireAudioFormat Pcm = new() { Type = "audio/pcm", Rate = 24_000 };
    private static readonly JsonElement Auto = Text("\"auto\"");
    private static readonly JsonElement Unlimited = Text("\"inf\"");

    private string? _id;

    /// <summary>The session with nothing missing.</summary>
    public WireSession Complete(WireSession session) => session.Type == "transcription" ? Transcription(session) : Conversation(session);

    private WireSession Transcription(WireSession session) => session with
    {
        Object = "realtime.transcription_session",
        Id = Id(session),
        ExpiresAt = Earlier(session.ExpiresAt),
        Audio = new WireAudio { Input = Input(session.Audio?.Input) },
    };

    private WireSession Conversation(WireSession session) => session with
    {
        Type = "realtime",
        Object = "realtime.session",
        Id = Id(session),
        Model = model,
        ExpiresAt = Earlier(session.ExpiresAt),
        OutputModalities = session.OutputModalities ?? ["audio"],
        Instructions = session.Instructions ?? "",
        Tools = session.Tools ?? [],
        ToolChoice = session.ToolChoice ?? Auto,
        MaxOutputTokens = session.MaxOutputTokens ?? Unlimited,
        Truncation = session.Truncation ?? Auto,
        Tracing = session.Tracing.IsPresent ? session.Tracing : new Optional<object>(null),
        Prompt = session.Prompt.IsPresent ? session.Prompt : new Optional<object>(null),
        Temperature = shape == WireShape.Beta ? session.Temperature ?? 0.8 : null,
        Audio = new WireAudio { Input = Input(session.Audio?.Input), Output = Output(session.Audio?.Output) },
    };

    // The first one stays: behind a model that connects anew the service gives another.
    private string Id(WireSession session) => _id ??= session.Id ?? "sess_" + Guid.CreateVersion7().ToString("N");

    private long Earlier(long? modelExpiresAt) => modelExpiresAt is > 0 and var given ? Math.Min(given, expiresAt) : expiresAt;

    private static WireAudioInput Input(WireAudioInput? input)
    {
        input ??= new WireAudioInput();
        return input with
        {
            Format = input.Format ?? Pcm,
            Transcription = input.Transcription.IsPresent ? input.Transcription : new Optional<WireTranscription>(null),
            NoiseReduction = input.NoiseReduction.IsPresent ? input.NoiseReduction : new Optional<WireNoiseReduction>(null),
            TurnDetection = input.TurnDetection.IsPresent ? input.TurnDetection : new TurnDetection.ServerVad().ToWire(),
        };
    }

    private WireAudioOutput Output(WireAudioOutput? output)
    {
        output ??= new WireAudioOutput();
        return output with
        {
            Format = output.Format ?? Pcm,
            Voice = output.Voice ?? RealtimeSettingsWire.VoiceToWire(voice),
            Speed = output.Speed ?? 1,
        };
    }

    private static JsonElement Text(string json) => JsonElement.Parse(json);
}
