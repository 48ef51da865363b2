using Duologue.Audio;
using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>The effective session of one connection. An update is taken as a whole or not at all.</summary>
internal sealed class SessionState
{
    private readonly IReadOnlyDictionary<string, string> _pronunciations;
    private WireSession _session;
    private WireAudioInput _input;
    private WireAudioOutput _output;
    private bool _takesModelName;

    /// <summary>Begins with a complete session.</summary>
    public SessionState(WireSession session, WireAudioInput input, WireAudioOutput output, IReadOnlyDictionary<string, string> pronunciations)
    {
        (_session, _input, _output, _pronunciations) = (session, input, output, pronunciations);
        Hints = MakeHints();
    }

    /// <summary>Whether it only transcribes.</summary>
    public bool IsTranscription => _session.Type == SessionKinds.Transcription;

    /// <summary>Whether a client may still name the model, once, because whoever opened the connection did not.</summary>
    public bool TakesModelName
    {
        init => _takesModelName = value;
    }

    /// <summary>Everything, as <c>session.created</c> and <c>session.updated</c> show it.</summary>
    public WireSession Wire => _session with
    {
        Audio = IsTranscription ? new WireAudio { Input = SessionKinds.WithoutAnswers(_input) } : new WireAudio { Input = _input, Output = _output },
    };

    /// <summary>The members outside <c>audio</c>.</summary>
    public WireSession Session => _session;

    /// <summary>What is spoken and how.</summary>
    public WireAudioOutput Output => _output;

    /// <summary>Format of appended audio.</summary>
    public AudioFormat InputFormat { get; private set; } = AudioFormat.Pcm24k;

    /// <summary>Format of audio deltas.</summary>
    public AudioFormat OutputFormat { get; private set; } = AudioFormat.Pcm24k;

    /// <summary>How turns are found, all members set; null for manual turns.</summary>
    public WireTurnDetection? TurnDetection => _input.TurnDetection.Value;

    /// <summary>Transcription settings; null when its events are off.</summary>
    public WireTranscription? Transcription => _input.Transcription.Value;

    /// <summary>Language spoken and heard.</summary>
    public string Language => Transcription?.Language is { Length: > 0 } language ? language : "en";

    /// <summary>What the recogniser may know beforehand.</summary>
    public SpeechHints Hints { get; private set; }

    /// <summary>Tuning of the voice activity detector; with manual turns the defaults, for it then only finds where to listen.</summary>
    public VoiceActivitySettings VoiceActivity => TurnDetection switch
    {
        null => new VoiceActivitySettings(),
        { Type: "semantic_vad", Eagerness: var eagerness } => new VoiceActivitySettings
        {
            // After that it is the words that decide; see TurnEnd.
            SilenceDuration = TimeSpan.FromMilliseconds(eagerness switch { "high" => 200, "low" => 800, _ => 400 }),
        },
        var turns => new VoiceActivitySettings
        {
            Threshold = turns.Threshold ?? 0.5,
            PrefixPadding = TimeSpan.FromMilliseconds(turns.PrefixPaddingMs ?? 300),
            SilenceDuration = TimeSpan.FromMilliseconds(turns.SilenceDurationMs ?? 200),
        },
    };

    /// <summary>Merges an update; on an error nothing changes.</summary>
    public WireError? Update(WireSession change)
    {
        if (Check(change) is { } error)
        {
            return error;
        }

        _session = _session with
        {
            Model = IsTranscription ? null : change.Model ?? _session.Model,
            OutputModalities = change.OutputModalities ?? _session.OutputModalities,
            Instructions = change.Instructions ?? _session.Instructions,
            Tools = change.Tools ?? _session.Tools,
            ToolChoice = change.ToolChoice ?? _session.ToolChoice,
            ParallelToolCalls = change.ParallelToolCalls ?? _session.ParallelToolCalls,
            Reasoning = change.Reasoning ?? _session.Reasoning,
            MaxOutputTokens = change.MaxOutputTokens ?? _session.MaxOutputTokens,
            Truncation = change.Truncation ?? _session.Truncation,
            Tracing = change.Tracing.IsPresent ? change.Tracing : _session.Tracing,
            Prompt = change.Prompt.IsPresent ? change.Prompt : _session.Prompt,
            Include = change.Include ?? _session.Include,
            Temperature = change.Temperature ?? _session.Temperature,
        };
        _takesModelName &= change.Model is null;
        MergeAudio(change.Audio);
        Hints = MakeHints();
        return null;
    }

    private WireError? Check(WireSession change) => SessionRules.First(
        SessionRules.Unknown(change.Extra, "session"),
        SessionRules.Unknown(change.Audio?.Extra, "session.audio"),
        SessionRules.Unknown(change.Audio?.Input?.Extra, "session.audio.input"),
        SessionRules.Unknown(change.Audio?.Output?.Extra, "session.audio.output"),
        change.Type is null || change.Type == _session.Type
            ? null
            : Errors.Invalid("invalid_value", $"The type of a session cannot change; it is '{_session.Type}'.", "session.type"),
        IsTranscription ? SessionKinds.NotForTranscription(change) : null,
        change.Model is null || change.Model == _session.Model || _takesModelName
            ? null
            : Errors.Invalid("invalid_value", "The model of a session cannot change.", "session.model"),
        SessionRules.Include(change.Include, "session.include"),
        SessionRules.Modalities(change.OutputModalities, "session.output_modalities"),
        SessionRules.Tools(change.Tools, "session.tools"),
        SessionRules.ToolChoice(change.ToolChoice, "session.tool_choice"),
        SessionRules.MaxOutputTokens(change.MaxOutputTokens, "session.max_output_tokens"),
        SessionRules.Format(change.Audio?.Input?.Format, "session.audio.input.format"),
        SessionRules.Unknown(change.Audio?.Input?.TurnDetection.Value?.Extra, "session.audio.input.turn_detection"),
        SessionRules.TurnDetection(change.Audio?.Input?.TurnDetection.Value, "session.audio.input.turn_detection"),
        SessionRules.Format(change.Audio?.Output?.Format, "session.audio.output.format"),
        SessionRules.Voice(change.Audio?.Output?.Voice, "session.audio.output.voice"),
        SessionRules.Speed(change.Audio?.Output?.Speed, "session.audio.output.speed"));

    private void MergeAudio(WireAudio? change)
    {
        if (change?.Input is { } input)
        {
            _input = _input with
            {
                Format = input.Format is null ? _input.Format : Whole(input.Format),
                Transcription = input.Transcription.IsPresent ? input.Transcription : _input.Transcription,
                NoiseReduction = input.NoiseReduction.IsPresent ? input.NoiseReduction : _input.NoiseReduction,
                TurnDetection = input.TurnDetection.IsPresent ? Whole(input.TurnDetection.Value) : _input.TurnDetection,
            };
        }

        if (change?.Output is { } output)
        {
            _output = _output with
            {
                Format = output.Format is null ? _output.Format : Whole(output.Format),
                Voice = output.Voice ?? _output.Voice,
                Speed = output.Speed ?? _output.Speed,
            };
        }

        InputFormat = FormatOf(_input.Format);
        OutputFormat = FormatOf(_output.Format);
    }

    private SpeechHints MakeHints() => new()
    {
        Language = Language,
        Telephone = InputFormat.SampleRate == 8_000,
        Examples = [.. (_session.Tools ?? []).SelectMany(tool => tool.Examples).Distinct(StringComparer.Ordinal)],
        Pronunciations = _pronunciations,
    };

    private static AudioFormat FormatOf(WireAudioFormat? format) =>
        format is null ? AudioFormat.Pcm24k : WireFormats.FromWire(format, "").Format;

    private static WireAudioFormat Whole(WireAudioFormat format) => FormatOf(format).ToWire();

    /// <summary>Not merged inside itself: absent members go back to their defaults.</summary>
    private static WireTurnDetection? Whole(WireTurnDetection? turns) => turns switch
    {
        null => null,
        { Type: "semantic_vad" } => new WireTurnDetection
        {
            Type = turns.Type,
            Eagerness = turns.Eagerness ?? "auto",
            CreateResponse = turns.CreateResponse ?? true,
            InterruptResponse = turns.InterruptResponse ?? true,
        },
        _ => new WireTurnDetection
        {
            Type = turns.Type,
            Threshold = turns.Threshold ?? 0.5,
            PrefixPaddingMs = turns.PrefixPaddingMs ?? 300,
            SilenceDurationMs = turns.SilenceDurationMs ?? 200,
            IdleTimeoutMs = turns.IdleTimeoutMs,
            CreateResponse = turns.CreateResponse ?? true,
            InterruptResponse = turns.InterruptResponse ?? true,
        },
    };
}
