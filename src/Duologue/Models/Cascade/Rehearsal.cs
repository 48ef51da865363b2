using Duologue.Audio;
using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>Holds one short conversation with itself, so that code is compiled and caches are warm before the first caller.</summary>
internal static class Rehearsal
{
    private const string Line = "Hello.";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(800);

    /// <summary>Speaks a word, hears it, and waits for the answer; gives up quietly, for a rehearsal must not keep a call from beginning.</summary>
    public static async Task RunAsync(CascadeModel model, IVoice voice, RealtimeSettings settings, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var connection = await model.ConnectAsync(settings with { TurnDetection = new TurnDetection.ServerVad() }, cancellationToken).ConfigureAwait(false);
        await using (connection.ConfigureAwait(false))
        {
            try
            {
                await SpeakAsync(connection, voice, settings.InputFormat ?? AudioFormat.Pcm24k, both.Token).ConfigureAwait(false);
                await foreach (var answer in connection.ReceiveAsync(both.Token).ConfigureAwait(false))
                {
                    if (answer is ServerEvent.ResponseDone or ServerEvent.Failure or ServerEvent.InputTranscriptionFailed)
                    {
                        break;
                    }
                }
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // The machine is slow today; the first caller will warm up what is left.
            }
        }
    }

    private static async Task SpeakAsync(IRealtimeConnection connection, IVoice voice, AudioFormat format, CancellationToken cancellationToken)
    {
        AudioConverter? converter = null;
        var silence = new byte[format.BytesFor(Pause)];
        silence.AsSpan().Fill(format.SilenceByte);
        await connection.SendAsync(new ClientEvent.AppendAudio(silence), cancellationToken).ConfigureAwait(false);
        await foreach (var chunk in voice.SpeakAsync(new VoiceRequest(Line), cancellationToken).ConfigureAwait(false))
        {
            converter ??= new AudioConverter(chunk.Frame.Format, format);
            await connection.SendAsync(new ClientEvent.AppendAudio(converter.Convert(chunk.Frame.Data)), cancellationToken).ConfigureAwait(false);
        }

        await connection.SendAsync(new ClientEvent.AppendAudio(silence), cancellationToken).ConfigureAwait(false);
    }
}
