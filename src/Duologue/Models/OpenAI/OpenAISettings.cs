using Duologue.Protocol;
using Microsoft.Extensions.Logging;

namespace Duologue.Models.OpenAI;

/// <summary>Fits settings to what the service takes today, and says so once for each model.</summary>
internal sealed partial class OpenAISettings(OpenAIOptions options, ILogger logger)
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _said = [];

    /// <summary>The settings with the options' voice where they name none, checked and fitted.</summary>
    public RealtimeSettings Fit(RealtimeSettings settings, RealtimeCapabilities capabilities)
    {
        var input = settings.InputFormat;
        var output = settings.OutputFormat;
        if ((input is { } hears && !capabilities.InputFormats.Contains(hears)) || (output is { } speaks && !capabilities.OutputFormats.Contains(speaks)))
        {
            var wrong = input is { } given && !capabilities.InputFormats.Contains(given) ? input : output;
            throw new RealtimeException(
                RealtimeFailure.InvalidSettings,
                $"{wrong} is not a format of this model. It takes {string.Join(", ", capabilities.InputFormats)}.");
        }

        if (settings.Temperature is not null && options.Shape == WireShape.Ga)
        {
            WarnOnce("temperature", LogTemperatureDropped);
            settings = settings with { Temperature = null };
        }

        return settings with { Voice = FitVoice(settings.Voice ?? options.Voice) };
    }

    /// <summary>The event with voices that still exist.</summary>
    public ClientEvent Fit(ClientEvent clientEvent) => clientEvent switch
    {
        ClientEvent.UpdateSession { Session: { Audio.Output.Voice: not null } or { Temperature: not null } } update =>
            update with { Session = Fit(update.Session) },
        ClientEvent.CreateResponse { Response: { Audio: { Output.Voice: not null } audio } parameters } create =>
            create with { Response = parameters with { Audio = Fit(audio) } },
        _ => clientEvent,
    };

    private WireSession Fit(WireSession session)
    {
        if (session.Temperature is not null && options.Shape == WireShape.Ga)
        {
            WarnOnce("temperature", LogTemperatureDropped);
        }

        return session with { Audio = session.Audio is { } audio ? Fit(audio) : null };
    }

    private WireAudio Fit(WireAudio audio)
    {
        if (audio.Output is not { Voice: { } element } output || RealtimeSettingsWire.VoiceFromWire(element) is not { } voice)
        {
            return audio;
        }

        var fitted = FitVoice(voice);
        return fitted is null || fitted == voice ? audio : audio with { Output = output with { Voice = RealtimeSettingsWire.VoiceToWire(fitted) } };
    }

    private string? FitVoice(string? voice)
    {
        if (voice is null || options.Shape == WireShape.Beta)
        {
            return voice;
        }

        // These came with the speech endpoint and with early previews; the service refuses a whole update that names them.
        var near = voice switch
        {
            "fable" => "ballad",
            "onyx" => "cedar",
            "nova" => "marin",
            _ => voice,
        };
        if (near != voice)
        {
            WarnOnce(voice, () => LogVoiceMapped(voice, near));
        }

        return near;
    }

    private void WarnOnce(string about, Action warn)
    {
        lock (_lock)
        {
            if (!_said.Add(about))
            {
                return;
            }
        }

        warn();
    }

    [LoggerMessage(2000, LogLevel.Warning, "The service has no temperature any more; the setting is left out")]
    private partial void LogTemperatureDropped();

    [LoggerMessage(2001, LogLevel.Warning, "The service has no voice '{Voice}' any more; '{Near}' speaks instead")]
    private partial void LogVoiceMapped(string voice, string near);
}
