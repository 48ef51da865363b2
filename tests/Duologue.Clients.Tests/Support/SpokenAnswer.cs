using System.Runtime.InteropServices;
using Duologue.Audio;
using Duologue.Speech;
using Duologue.Speech.Flite;
using Duologue.Speech.PocketSphinx;
using Duologue.Testing.Speech;

namespace Duologue.Clients.Tests.Support;

/// <summary>Speech that goes into a client and comes out of it.</summary>
internal static class SpokenAnswer
{
    /// <summary>Skips the test where the offline engine is not installed.</summary>
    public static void NeedOfflineEngine()
    {
        if (!PocketSphinxRecognizer.IsAvailable(out var reason) || !FliteVoice.IsAvailable(out reason))
        {
            Assert.Skip(reason ?? "a speech library is missing");
        }
    }

    /// <summary>Writes a recording of ours as the service takes it: PCM16, 24 kHz.</summary>
    public static string Recording(TemporaryFolder folder, string name)
    {
        var file = folder.File(name);
        var audio = Pcm24k(name);
        WavFile.Write(file, AudioFormat.Pcm24k.SampleRate, MemoryMarshal.Cast<byte, short>(audio.Span));
        return file;
    }

    /// <summary>A recording of ours as PCM16, 24 kHz.</summary>
    public static ReadOnlyMemory<byte> Pcm24k(string name)
    {
        var wav = WavFile.Read(Repository.Recording(name));
        var converter = new AudioConverter(wav.Format, AudioFormat.Pcm24k);
        return converter.Convert(MemoryMarshal.AsBytes(wav.Samples.AsSpan()).ToArray()).ToArray();
    }

    /// <summary>Listens to an answer, and holds it against what the client was told was said.</summary>
    public static async Task CheckAsync(ReadOnlyMemory<byte> pcm24k, string transcript)
    {
        var token = TestContext.Current.CancellationToken;
        await using var ears = new PocketSphinxRecognizer();
        await using var utterance = await ears.StartAsync(new SpeechHints { Examples = [transcript] }, token);
        utterance.Push(new AudioConverter(AudioFormat.Pcm24k, ears.InputFormat).Convert(pcm24k).Span);
        var heard = (await utterance.FinishAsync(token)).Text;
        Assert.True(WordErrorRate.Compute(transcript, heard).Rate <= 0.4, $"'{transcript}' was understood as '{heard}'.");
    }
}
