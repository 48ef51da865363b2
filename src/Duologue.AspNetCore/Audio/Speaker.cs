using System.Net.Mime;
using Duologue.Audio;
using Duologue.Speech;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Audio;

/// <summary>Speaks a text into a response while it is being made.</summary>
internal sealed class Speaker(IVoice voice, ClassicAudioOptions options)
{
    /// <summary>Every answer's format.</summary>
    public static AudioFormat Format => AudioFormat.Pcm24k;

    /// <summary>The type of files.</summary>
    public const string WavType = "audio/wav";

    /// <summary>The type of bare samples.</summary>
    public const string PcmType = "audio/pcm";

    /// <summary>Writes the answer. Until its first sound a failure is an exception; after it the response breaks off.</summary>
    /// <param name="response">Where to.</param>
    /// <param name="request">What to say.</param>
    /// <param name="type"><see cref="WavType"/> or <see cref="PcmType"/>.</param>
    /// <param name="limit">Ends it; begins anew with every piece.</param>
    /// <exception cref="AudioRefusal">There is nothing in the text to say, or nobody who speaks its language.</exception>
    public async Task SpeakAsync(HttpResponse response, VoiceRequest request, string type, CancellationTokenSource limit)
    {
        if (!voice.Speaks(request.Language))
        {
            throw AudioRefusal.Unusable("unknown_language", $"No voice here speaks '{request.Language}'.");
        }

        AudioConverter? converter = null;
        await foreach (var chunk in voice.SpeakAsync(request, limit.Token).ConfigureAwait(false))
        {
            if (converter is null)
            {
                converter = new AudioConverter(chunk.Frame.Format, Format);
                await BeginAsync(response, type, limit.Token).ConfigureAwait(false);
            }

            limit.CancelAfter(options.Timeout);
            await response.BodyWriter.WriteAsync(converter.Convert(chunk.Frame.Data), limit.Token).ConfigureAwait(false);
        }

        if (converter is null)
        {
            throw AudioRefusal.Unusable("nothing_to_say", "There is nothing in the text that can be spoken.");
        }

        await response.BodyWriter.WriteAsync(converter.Flush(), limit.Token).ConfigureAwait(false);
    }

    /// <summary>A whole file.</summary>
    public static byte[] ToWav(ReadOnlySpan<byte> pcm)
    {
        using var stream = new MemoryStream(pcm.Length + 64);
        using (var writer = new WavWriter(stream, Format, leaveOpen: true))
        {
            writer.Write(pcm);
        }

        return stream.ToArray();
    }

    private static async Task BeginAsync(HttpResponse response, string type, CancellationToken cancellationToken)
    {
        response.ContentType = type == WavType ? WavType : $"{PcmType};rate={Format.SampleRate};channels=1";
        response.Headers.ContentDisposition = new ContentDisposition("inline") { FileName = type == WavType ? "speech.wav" : "speech.pcm" }.ToString();
        if (type == WavType)
        {
            await response.BodyWriter.WriteAsync(OpenHeader(), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The header of a file whose length is not known yet.</summary>
    private static byte[] OpenHeader()
    {
        using var stream = new MemoryStream();
        using var writer = new WavWriter(stream, Format, leaveOpen: true);
        return stream.ToArray();
    }
}
