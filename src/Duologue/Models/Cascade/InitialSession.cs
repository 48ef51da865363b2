using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>Makes the session that a connection begins with, from what its caller chose and what is left to this model.</summary>
internal static class InitialSession
{
    /// <summary>A complete session.</summary>
    /// <exception cref="RealtimeException">A setting cannot work.</exception>
    public static SessionState Create(RealtimeSettings settings, CascadeOptions options, string transcriber, string voice, string id)
    {
        var session = new WireSession
        {
            Type = "realtime",
            Object = "realtime.session",
            Id = id,
            Model = settings.Model ?? options.Name,

            // The member must be there; this session does not end by itself.
            ExpiresAt = options.TimeProvider.GetUtcNow().AddDays(365).ToUnixTimeSeconds(),
            OutputModalities = ["audio"],
            Instructions = "",
            Tools = [],
            ToolChoice = WireFormats.Text("auto"),
            MaxOutputTokens = WireFormats.Text("inf"),
            Truncation = WireFormats.Text("auto"),
            Tracing = new Optional<object>(null),
            Prompt = new Optional<object>(null),
        };
        var input = new WireAudioInput
        {
            Format = WireFormats.ToWire(WireFormats.All[0]),
            Transcription = options.Transcribe ? new WireTranscription { Model = transcriber } : new Optional<WireTranscription>(null),
            NoiseReduction = new Optional<WireNoiseReduction>(null),
            TurnDetection = Turns(new TurnDetection.ServerVad()),
        };
        var output = new WireAudioOutput { Format = input.Format, Voice = WireFormats.Text(voice), Speed = 1 };
        var state = new SessionState(session, input, output, settings.Pronunciations ?? new Dictionary<string, string>(StringComparer.Ordinal));
        return state.Update(Change(settings)) is { } error
            ? throw new RealtimeException(RealtimeFailure.InvalidSettings, $"{error.Message} ({error.Param})")
            : state;
    }

    private static WireSession Change(RealtimeSettings settings) => new()
    {
        OutputModalities = settings.TextOnly ? ["text"] : ["audio"],
        Instructions = settings.Instructions,
        Tools = settings.Tools,
        ToolChoice = settings.ToolChoice switch
        {
            null => null,
            "auto" or "none" or "required" => WireFormats.Text(settings.ToolChoice),
            var name => WireFormats.Function(name),
        },
        MaxOutputTokens = settings.MaxOutputTokens is { } tokens ? WireFormats.Number(tokens) : null,
        Audio = new WireAudio
        {
            Input = new WireAudioInput
            {
                Format = settings.InputFormat is { } heard ? WireFormats.ToWire(heard) : null,
                Transcription = settings.Transcription is { } transcription ? transcription : default(Optional<WireTranscription>),
                NoiseReduction = settings.NoiseReduction is { } kind ? new WireNoiseReduction { Type = kind } : default(Optional<WireNoiseReduction>),
                TurnDetection = settings.TurnDetection is { } turns ? Turns(turns) : default,
            },
            Output = new WireAudioOutput
            {
                Format = settings.OutputFormat is { } spoken ? WireFormats.ToWire(spoken) : null,
                Voice = settings.Voice is { } voice ? WireFormats.Text(voice) : null,
                Speed = settings.Speed,
            },
        },
    };

    private static Optional<WireTurnDetection> Turns(TurnDetection turns) => turns switch
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
        _ => new Optional<WireTurnDetection>(null),
    };
}
