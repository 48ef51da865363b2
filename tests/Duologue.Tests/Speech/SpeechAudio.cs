using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Duologue.Speech;
using Duologue.Speech.Flite;

namespace Duologue.Tests.Speech;

/// <summary>Audio for the tests: recorded people beside the checkout, and flite's voices.</summary>
internal static class SpeechAudio
{
    /// <summary>The recordings of a folder with what is said in them; skips the test when they are not there.</summary>
    internal static IReadOnlyList<(byte[] Audio, string Text)> Recorded(string folder)
    {
        var root = FindRoot();
        if (root is null)
        {
            Assert.Skip("The recorded speech is not beside this checkout (shared/audio).");
        }

        return [.. File.ReadLines(Path.Combine(root, "transcripts.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Where(fields => fields[0].StartsWith(folder + "/", StringComparison.Ordinal))
            .Select(fields => (ReadAt16k(Path.Combine(root, fields[0])), fields[4]))];
    }

    /// <summary>A sentence spoken by a flite voice, with 200 ms of silence around it.</summary>
    internal static async Task<byte[]> SayAsync(string text, string voice)
    {
        var audio = new MemoryStream();
        audio.Write(new byte[6_400]);
        await foreach (var chunk in new FliteVoice().SpeakAsync(new VoiceRequest(text) { Voice = voice }, TestContext.Current.CancellationToken))
        {
            audio.Write(chunk.Frame.Data.Span);
        }

        audio.Write(new byte[6_400]);
        return audio.ToArray();
    }

    private static string? FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "shared", "audio");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return null;
    }

    private static byte[] ReadAt16k(string path)
    {
        var file = File.ReadAllBytes(path);
        var position = 12;
        while (Encoding.ASCII.GetString(file, position, 4) != "data")
        {
            position += 8 + BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(position + 4));
        }

        var length = Math.Min(BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(position + 4)), file.Length - position - 8);
        var audio = file.AsSpan(position + 8, length);
        return BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)) == 8_000 ? Double(MemoryMarshal.Cast<byte, short>(audio)) : audio.ToArray();
    }

    // Twice the rate, band-limited: a Hann-windowed sinc over 32 samples.
    private static byte[] Double(ReadOnlySpan<short> samples)
    {
        const int Reach = 16;
        var doubled = new short[samples.Length * 2];
        for (var i = 0; i < samples.Length; i++)
        {
            doubled[2 * i] = samples[i];
            var sum = 0.0;
            for (var k = -Reach + 1; k <= Reach; k++)
            {
                var distance = k - 0.5;
                var weight = Math.Sin(Math.PI * distance) / (Math.PI * distance) * (0.5 + (0.5 * Math.Cos(Math.PI * distance / Reach)));
                sum += i + k >= 0 && i + k < samples.Length ? samples[i + k] * weight : 0;
            }

            doubled[(2 * i) + 1] = (short)Math.Clamp(sum, short.MinValue, short.MaxValue);
        }

        return MemoryMarshal.AsBytes<short>(doubled).ToArray();
    }
}
