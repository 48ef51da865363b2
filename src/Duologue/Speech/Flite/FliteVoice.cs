using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading.Channels;
using Duologue.Audio;

namespace Duologue.Speech.Flite;

/// <summary>Speaks American English offline with CMU flite, at 16 kHz: first audio after a few milliseconds, a hundredth of a core.</summary>
/// <remarks>
/// Thread-safe; requests run side by side. Voices: <c>rms</c> (male, the best understood), <c>slt</c> (female), <c>awb</c> (Scottish male),
/// <c>kal16</c> (male, robotic). Needs Debian's <c>libflite1</c>. Numbers, times and the like are written out by <see cref="SpokenText"/>.
/// </remarks>
public sealed class FliteVoice : IVoice
{
    private const int SampleRate = 16_000;
    private const double SlowestSpeed = 0.25;
    private const double FastestSpeed = 1.5;

    /// <inheritdoc />
    public string Name => "flite";

    /// <inheritdoc />
    public IReadOnlyList<string> Voices => FliteVoices.Names;

    /// <summary>Whether the library and the default voice are on this machine.</summary>
    /// <param name="reason">One sentence that names what to install, or null.</param>
    public static bool IsAvailable(out string? reason)
    {
        reason = FliteVoices.CanLoad ? null : FliteVoices.MissingMessage;
        return reason is null;
    }

    /// <inheritdoc />
    public bool Speaks(string language) => language is not null && language.Split('-', '_')[0].Equals("en", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc />
    public async IAsyncEnumerable<VoiceChunk> SpeakAsync(
        VoiceRequest request, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var voice = await Task.Run(() => FliteVoices.Get(request.Voice), cancellationToken).ConfigureAwait(false);
        var stretch = 1 / Math.Clamp(request.Speed, SlowestSpeed, FastestSpeed);
        var spokenBefore = TimeSpan.Zero;
        // Flite analyses all it is given before the first sound, so a long text goes through it sentence by sentence.
        foreach (var (start, length) in SpeechSections.Of(request.Text))
        {
            var section = new FliteSection(request.Text.Substring(start, length), start, spokenBefore);
            await foreach (var chunk in SpeakAsync(section, voice, stretch, cancellationToken).ConfigureAwait(false))
            {
                yield return chunk;
            }

            spokenBefore = section.End;
        }
    }

    private static async IAsyncEnumerable<VoiceChunk> SpeakAsync(
        FliteSection section, nint voice, double stretch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!section.HasWords)
        {
            yield break;
        }

        // Unbounded, since one section is a sentence: at most some seconds of audio, made a hundred times faster than it is heard.
        var pieces = Channel.CreateUnbounded<VoiceChunk>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var work = Task.Run(() => Synthesize(section, voice, stretch, pieces.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var piece in pieces.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
            {
                // The reader looks at the token only when it must wait, and all pieces of a sentence may be there already.
                cancellationToken.ThrowIfCancellationRequested();
                yield return piece;
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await work.ConfigureAwait(false);
        }
    }

    private static void Synthesize(FliteSection section, nint voice, double stretch, ChannelWriter<VoiceChunk> pieces, CancellationToken stop)
    {
        try
        {
            FliteSynthesis.Run(voice, section.Spoken, stretch, section.Plan, (samples, last) =>
            {
                if (stop.IsCancellationRequested)
                {
                    return false;
                }

                if (!samples.IsEmpty || last)
                {
                    var frame = new AudioFrame(AudioFormat.Pcm16k, MemoryMarshal.AsBytes(samples).ToArray());
                    pieces.TryWrite(new VoiceChunk(frame, section.Take(samples.Length, SampleRate, last)));
                }

                return true;
            });
            pieces.TryComplete();
        }
        catch (Exception exception)
        {
            // The reader throws it.
            pieces.TryComplete(exception);
        }
    }
}
