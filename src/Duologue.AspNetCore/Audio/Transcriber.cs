using Duologue.Audio;
using Duologue.Speech;

namespace Duologue.AspNetCore.Audio;

/// <summary>Turns recordings into text, expecting what the agent expects to be told.</summary>
internal sealed class Transcriber(ISpeechRecognizer recognizer, Func<RealtimeAgent> agent)
{
    private readonly Lazy<SpeechHints> _hints = new(() => HintsOf(agent()));

    /// <summary>Recognises a recording, sentence by sentence.</summary>
    /// <param name="speech">The recording.</param>
    /// <param name="language">BCP 47 tag; null for the agent's own.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="AudioRefusal">Nobody speaks in it.</exception>
    /// <exception cref="SpeechUnavailableException">A library or model is missing.</exception>
    public async Task<Transcription> TranscribeAsync(UploadedSpeech speech, string? language, CancellationToken cancellationToken)
    {
        var hints = _hints.Value with { Telephone = speech.IsTelephone };
        hints = language is null ? hints : hints with { Language = language };
        await recognizer.PrepareAsync(hints, cancellationToken).ConfigureAwait(false);
        var spans = SpeechSpans.Find(speech);
        var texts = new List<string>();
        var words = new List<TranscribedWord>();

        // A voice that no detector notices may still be understood.
        foreach (var (start, end) in spans.Count > 0 ? spans : [(TimeSpan.Zero, speech.Duration)])
        {
            var result = await HearAsync(speech, start, end, hints, cancellationToken).ConfigureAwait(false);
            words.AddRange(result.Words.Select(w => new TranscribedWord(w.Text, Ms(start + w.Start), Ms(start + w.End), Math.Round(w.Confidence, 3))));
            if (result.Text.Length > 0)
            {
                texts.Add(result.Text);
            }
        }

        return spans.Count == 0 && texts.Count == 0
            ? throw AudioRefusal.Unusable("no_speech", "Nobody speaks in the recording.")
            : new Transcription(string.Join(' ', texts), language, Ms(speech.Duration), words.Count > 0 ? words : null);
    }

    private async Task<SpeechResult> HearAsync(UploadedSpeech speech, TimeSpan start, TimeSpan end, SpeechHints hints, CancellationToken cancellationToken)
    {
        var from = speech.Format.BytesFor(start);
        var part = speech.Pcm[from..Math.Max(from, Math.Min(speech.Pcm.Length, speech.Format.BytesFor(end)))];
        var utterance = await recognizer.StartAsync(hints, cancellationToken).ConfigureAwait(false);
        await using (utterance.ConfigureAwait(false))
        {
            var converter = new AudioConverter(speech.Format, recognizer.InputFormat);
            utterance.Push(converter.Convert(part).Span);
            utterance.Push(converter.Flush().Span);
            return await utterance.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The same, in the same order, as a conversation with the agent gives the recogniser, which keeps what it built for equal hints.</summary>
    private static SpeechHints HintsOf(RealtimeAgent agent) => new()
    {
        Language = agent.Language ?? new SpeechHints().Language,
        Examples =
        [
            .. agent.Tools.SelectMany(ToolExamples.Of)
                .Concat(agent.Handoffs.SelectMany(h => h.Examples.Concat(h.Target.Examples)))
                .Distinct(StringComparer.Ordinal),
        ],
        Pronunciations = new Dictionary<string, string>(agent.Pronunciations, StringComparer.Ordinal),
    };

    private static long Ms(TimeSpan time) => (long)time.TotalMilliseconds;
}
