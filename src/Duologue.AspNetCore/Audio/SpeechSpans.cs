using System.Runtime.InteropServices;
using Duologue.Audio;

namespace Duologue.AspNetCore.Audio;

/// <summary>Finds where somebody speaks, so that a long recording is recognised sentence by sentence and not as one breath.</summary>
internal static class SpeechSpans
{
    /// <summary>A pause this long parts what is recognised.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(700);

    /// <summary>Silence put before a recording, in which the detector learns what quiet is: people press the button and speak.</summary>
    public static readonly TimeSpan Lead = TimeSpan.FromMilliseconds(300);

    /// <summary>Start and end of each, in order, within the recording; empty when nobody speaks.</summary>
    public static IReadOnlyList<(TimeSpan Start, TimeSpan End)> Find(UploadedSpeech speech)
    {
        var detector = new SpectralVoiceActivityDetector(new VoiceActivitySettings { SilenceDuration = Pause });
        var watched = new AudioFormat(AudioEncoding.Pcm16, detector.SampleRate);
        var changes = new List<VoiceActivityChange>();
        detector.Push(new short[watched.BytesFor(Lead) / sizeof(short)], changes);
        detector.Push(MemoryMarshal.Cast<byte, short>(new AudioConverter(speech.Format, watched).Convert(speech.Pcm).Span), changes);

        var spans = new List<(TimeSpan Start, TimeSpan End)>();
        TimeSpan? start = null;
        foreach (var change in changes)
        {
            var at = change.At > Lead ? change.At - Lead : TimeSpan.Zero;
            if (change.IsStart)
            {
                start = at;
            }
            else if (start is { } from)
            {
                spans.Add((from, at < speech.Duration ? at : speech.Duration));
                start = null;
            }
        }

        if (start is { } open)
        {
            spans.Add((open, speech.Duration));
        }

        return spans;
    }
}
