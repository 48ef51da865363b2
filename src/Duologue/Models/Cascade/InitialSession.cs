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
            ToolChoice = WireText.Element("auto"),
            MaxOutputTokens = WireText.Element("inf"),
            Truncation = WireText.Element("auto"),
            Tracing = new Optional<object>(null),
            Prompt = new Optional<object>(null),
        };
        var input = new WireAudioInput
        {
            Format = WireFormats.All[0].ToWire(),
            Transcription = options.Transcribe ? new WireTranscription { Model = transcriber } : new Optional<WireTranscription>(null),
            NoiseReduction = new Optional<WireNoiseReduction>(null),
            TurnDetection = new TurnDetection.ServerVad().ToWire(),
        };
        var output = new WireAudioOutput { Format = input.Format, Voice = WireText.Element(voice), Speed = 1 };
        var state = new SessionState(session, input, output, settings.Pronunciations ?? new Dictionary<string, string>(StringComparer.Ordinal));
        return state.Update(settings.ToWire()) is { } error
            ? throw new RealtimeException(RealtimeFailure.InvalidSettings, $"{error.Message} ({error.Param})")
            : state;
    }
}
