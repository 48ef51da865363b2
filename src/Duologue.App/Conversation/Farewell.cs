using System.Runtime.CompilerServices;
using Duologue.Audio;
using Duologue.Calls;
using Duologue.Speech;
using Duologue.Speech.Flite;

namespace Duologue.App.Conversation;

/// <summary>Says why a call ends badly, with the local voice, because the model can no longer speak.</summary>
internal static class Farewell
{
    public static async IAsyncEnumerable<AudioFrame> SpeakAsync(
        CallEndReason reason, AudioFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Text(reason) is not { } text || !FliteVoice.IsAvailable(out _))
        {
            yield break;
        }

        AudioConverter? converter = null;
        await foreach (var chunk in new FliteVoice().SpeakAsync(new VoiceRequest(text), cancellationToken))
        {
            converter ??= new AudioConverter(chunk.Frame.Format, format);
            yield return new AudioFrame(format, converter.Convert(chunk.Frame.Data));
        }

        if (converter is not null)
        {
            yield return new AudioFrame(format, converter.Flush());
        }
    }

    private static string? Text(CallEndReason reason) => reason switch
    {
        CallEndReason.ModelLost => "Sorry, I have lost the line to the assistant. Please try again later. Goodbye.",
        CallEndReason.ModelRefused => "Sorry, the assistant is not available right now. Goodbye.",
        CallEndReason.MaximumDuration => "Sorry, this call has reached its longest duration. Goodbye.",
        CallEndReason.Stopped => "This service is restarting. Please call again in a minute. Goodbye.",
        CallEndReason.Failed => "Sorry, something went wrong. Please try again. Goodbye.",
        _ => null,
    };
}
