namespace Duologue.Protocol;

/// <summary>Merges session updates as the service does.</summary>
public static class WireSessionMerge
{
    /// <summary>The session after an update: members that the update has replace the session's, down to the members of <c>audio</c>.</summary>
    /// <param name="session">The session before, or an earlier update.</param>
    /// <param name="update">What changes.</param>
    /// <remarks>Objects such as <c>turn_detection</c> are replaced whole. What only the server sets (<c>id</c>, <c>object</c>, <c>expires_at</c>) stays.</remarks>
    public static WireSession Merge(this WireSession session, WireSession update)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(update);
        return session with
        {
            Type = session.Type ?? update.Type,
            Model = session.Model ?? update.Model,
            OutputModalities = update.OutputModalities ?? session.OutputModalities,
            Instructions = update.Instructions ?? session.Instructions,
            Tools = update.Tools ?? session.Tools,
            ToolChoice = update.ToolChoice ?? session.ToolChoice,
            ParallelToolCalls = update.ParallelToolCalls ?? session.ParallelToolCalls,
            Reasoning = update.Reasoning ?? session.Reasoning,
            MaxOutputTokens = update.MaxOutputTokens ?? session.MaxOutputTokens,
            Truncation = update.Truncation ?? session.Truncation,
            Tracing = Newer(session.Tracing, update.Tracing),
            Prompt = Newer(session.Prompt, update.Prompt),
            Include = update.Include ?? session.Include,
            Audio = Merge(session.Audio, update.Audio),
            Temperature = update.Temperature ?? session.Temperature,
            Extra = update.Extra ?? session.Extra,
        };
    }

    private static WireAudio? Merge(WireAudio? audio, WireAudio? update)
    {
        if (audio is null || update is null)
        {
            return update ?? audio;
        }

        return audio with { Input = Merge(audio.Input, update.Input), Output = Merge(audio.Output, update.Output) };
    }

    private static WireAudioInput? Merge(WireAudioInput? input, WireAudioInput? update)
    {
        if (input is null || update is null)
        {
            return update ?? input;
        }

        return input with
        {
            Format = update.Format ?? input.Format,
            Transcription = Newer(input.Transcription, update.Transcription),
            NoiseReduction = Newer(input.NoiseReduction, update.NoiseReduction),
            TurnDetection = Newer(input.TurnDetection, update.TurnDetection),
        };
    }

    private static WireAudioOutput? Merge(WireAudioOutput? output, WireAudioOutput? update)
    {
        if (output is null || update is null)
        {
            return update ?? output;
        }

        return output with
        {
            Format = update.Format ?? output.Format,
            Voice = update.Voice ?? output.Voice,
            Speed = update.Speed ?? output.Speed,
        };
    }

    private static Optional<T> Newer<T>(Optional<T> old, Optional<T> update)
        where T : class => update.IsPresent ? update : old;
}
