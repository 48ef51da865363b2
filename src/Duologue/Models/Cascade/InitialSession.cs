using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>Makes the session that a connection begins with, from what its caller chose and what is left to this model.</summary>
internal static class InitialSession
{
    /// <summary>A complete session.</summary>
    /// <exception cref="RealtimeException">A setting cannot work.</exception>
    public static SessionState Create(RealtimeSettings settings, CascadeOptions options, string transcriber, string voice, string id)
    {
        // The member must be there; this session does not end by itself.
        var endsAt = options.TimeProvider.GetUtcNow().AddDays(365).ToUnixTimeSeconds();
        var session = settings.IsTranscription
            ? new WireSession { Type = SessionKinds.Transcription, Object = "realtime.transcription_session", Id = id, ExpiresAt = endsAt }
            : Conversation(settings, options, id, endsAt);
        var input = new WireAudioInput
        {
            Format = WireFormats.All[0].ToWire(),
            Transcription = options.Transcribe || settings.IsTranscription
                ? new WireTranscription { Model = transcriber }
                : new Optional<WireTranscription>(null),
            NoiseReduction = new Optional<WireNoiseReduction>(null),
            TurnDetection = new TurnDetection.ServerVad().ToWire(),
        };
        var output = new WireAudioOutput { Format = input.Format, Voice = WireText.Element(voice), Speed = 1 };
        var pronunciations = settings.Pronunciations ?? new Dictionary<string, string>(StringComparer.Ordinal);
        var state = new SessionState(session, input, output, pronunciations) { TakesModelName = settings.Model is null };
        return state.Update(settings.ToWire()) is { } error
            ? throw new RealtimeException(RealtimeFailure.InvalidSettings, $"{error.Message} ({error.Param})")
            : state;
    }

    private static WireSession Conversation(RealtimeSettings settings, CascadeOptions options, string id, long endsAt) => new()
    {
        Type = SessionKinds.Conversation,
        Object = "realtime.session",
        Id = id,
        Model = settings.Model ?? options.Name,
        ExpiresAt = endsAt,
        OutputModalities = ["audio"],
        Instructions = "",
        Tools = [],
        ToolChoice = WireText.Element("auto"),
        MaxOutputTokens = WireText.Element("inf"),
        Truncation = WireText.Element("auto"),
        Tracing = new Optional<object>(null),
        Prompt = new Optional<object>(null),
    };
}
