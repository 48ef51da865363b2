using Duologue.Audio;

namespace Duologue.Tests.Audio;

public sealed class SpectralVoiceActivityDetectorTests
{
    private static readonly VoiceActivitySettings NoPadding = new() { PrefixPadding = TimeSpan.Zero };

    [Theory]
    [InlineData(200)]
    [InlineData(500)]
    public void Every_recorded_turn_is_found_where_it_was_spoken(int silence)
    {
        var audio = WavFile.Read(RecordedSpeech.Path("vad-16k/turns.wav"));
        var turns = File.ReadLines(RecordedSpeech.Path("vad-16k/turns.tsv")).Skip(1).Select(line => line.Split('\t'))
            .Select(fields => (Start: double.Parse(fields[0]), End: double.Parse(fields[1]))).ToArray();

        var changes = Detect(audio.Samples, NoPadding with { SilenceDuration = TimeSpan.FromMilliseconds(silence) });

        Assert.Equal(turns.Length * 2, changes.Count);
        for (var i = 0; i < turns.Length; i++)
        {
            // The last words fade; the table allows a stop up to 80 ms after the silence waited for.
            Assert.InRange(changes[2 * i].At.TotalMilliseconds - turns[i].Start, -20, 40);
            Assert.InRange(changes[(2 * i) + 1].At.TotalMilliseconds - turns[i].End - silence, -80, 80);
        }
    }

    [Fact]
    public void Every_recorded_prompt_is_heard_as_speech()
    {
        var folder = Path.GetDirectoryName(RecordedSpeech.Path("prompts-16k/vm-goodbye.wav")) ?? "";
        foreach (var path in Directory.EnumerateFiles(folder, "*.wav"))
        {
            short[] samples = [.. Noise(8_000, 2, pink: false, seed: 1), .. WavFile.Read(path).Samples, .. Noise(16_000, 2, pink: false, seed: 2)];

            var changes = Detect(samples, NoPadding with { SilenceDuration = TimeSpan.FromMilliseconds(500) });

            Assert.True(changes.Count >= 2, path);
            Assert.InRange(changes[0].At.TotalMilliseconds, 450, 900);
        }
    }

    [Theory]
    [InlineData(false, 20)]
    [InlineData(true, 20)]
    [InlineData(false, 10)]
    [InlineData(true, 10)]
    public void Turns_are_found_in_noise(bool pink, double snr)
    {
        var speech = WavFile.Read(RecordedSpeech.Path("vad-16k/turns.wav")).Samples;

        // Half of the file is speech, whose level is therefore 3 dB above the whole's. Three seconds for the floor to settle.
        var level = Tones.Rms(speech) * Math.Sqrt(2) * Math.Pow(10, -snr / 20);
        var noise = Noise(speech.Length + 48_000, level, pink, seed: 20);
        for (var n = 0; n < speech.Length; n++)
        {
            noise[n + 48_000] = (short)Math.Clamp(noise[n + 48_000] + speech[n], short.MinValue, short.MaxValue);
        }

        var changes = Detect(noise, NoPadding with { SilenceDuration = TimeSpan.FromMilliseconds(500) });

        var starts = changes.Where(change => change.IsStart && change.At > TimeSpan.FromSeconds(3.5)).ToArray();
        Assert.InRange(starts.Length, 5, 8);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Steady_noise_starts_nothing_or_one_turn_at_the_beginning(bool pink)
    {
        foreach (var level in (double[])[0, 1, 10, 100, 200, 1_000, 5_000])
        {
            var changes = Detect(Noise(16_000 * 20, level, pink, seed: 30), new VoiceActivitySettings());

            // Loud noise passes for speech until the floor has climbed to it.
            Assert.InRange(changes.Count(change => change.IsStart), 0, level > 200 ? 1 : 0);
            Assert.True(changes.Count == 0 || (changes.Count == 2 && changes[1].At < TimeSpan.FromSeconds(5)));
        }
    }

    [Fact]
    public void A_constant_offset_is_no_speech()
    {
        var samples = new short[32_000];
        Array.Fill(samples, (short)3_000);

        Assert.Empty(Detect(samples, new VoiceActivitySettings()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(160)]
    [InlineData(333)]
    [InlineData(int.MaxValue)]
    public void Boundaries_do_not_depend_on_the_size_of_pushes(int size)
    {
        var samples = Bursts();
        var expected = Detect(samples, new VoiceActivitySettings());

        var detector = new SpectralVoiceActivityDetector();
        var changes = new List<VoiceActivityChange>();
        for (var start = 0; start < samples.Length; start += Math.Min(size, samples.Length))
        {
            detector.Push(samples.AsSpan(start, Math.Min(size, samples.Length - start)), changes);
        }

        Assert.Equal(6, expected.Count);
        Assert.Equal(expected, changes);
    }

    [Fact]
    public void Speaking_and_probability_follow_the_last_frame()
    {
        var detector = new SpectralVoiceActivityDetector();
        var changes = new List<VoiceActivityChange>();
        var samples = Bursts();

        detector.Push(samples.AsSpan(0, 16_000), changes);
        var before = (detector.IsSpeaking, detector.Probability);
        detector.Push(samples.AsSpan(16_000, 12_000), changes);

        Assert.False(before.IsSpeaking);
        Assert.InRange(before.Probability, 0, 0.2);
        Assert.True(detector.IsSpeaking);
        Assert.InRange(detector.Probability, 0.8, 1);
    }

    [Fact]
    public void New_settings_apply_from_the_next_push()
    {
        var detector = new SpectralVoiceActivityDetector(new VoiceActivitySettings { SilenceDuration = TimeSpan.FromMinutes(1) });
        var changes = new List<VoiceActivityChange>();
        detector.Push(Bursts(), changes);
        Assert.Single(changes);

        detector.Settings = new VoiceActivitySettings();
        detector.Push(Noise(16_000, 2, pink: false, seed: 40), changes);

        Assert.Equal(2, changes.Count);
        Assert.Throws<ArgumentNullException>(() => detector.Settings = null!);
    }

    [Fact]
    public void Pushing_allocates_nothing()
    {
        var detector = new SpectralVoiceActivityDetector();
        var changes = new List<VoiceActivityChange>(100);
        var samples = Bursts();
        detector.Push(samples, changes);

        var before = GC.GetAllocatedBytesForCurrentThread();
        detector.Push(samples, changes);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static List<VoiceActivityChange> Detect(short[] samples, VoiceActivitySettings settings)
    {
        var changes = new List<VoiceActivityChange>();
        new SpectralVoiceActivityDetector(settings).Push(samples, changes);
        return changes;
    }

    /// <summary>Three seconds of a voice-like buzz in seven of near-silence.</summary>
    private static short[] Bursts()
    {
        var samples = Noise(16_000 * 7, 2, pink: false, seed: 50);
        for (var n = 0; n < samples.Length; n++)
        {
            if (n / 16_000 % 2 == 1)
            {
                samples[n] += (short)Enumerable.Range(1, 20).Sum(h => 1_500.0 / h * Math.Sin(2 * Math.PI * 120 * h * n / 16_000));
            }
        }

        return samples;
    }

    /// <summary>Seeded noise of a root mean square; pink by summing generators of half the rate each.</summary>
    private static short[] Noise(int length, double rms, bool pink, int seed)
    {
        var random = new Random(seed);
        var octaves = new double[pink ? 14 : 1];
        var values = new double[length];
        for (var n = 0; n < length; n++)
        {
            for (var octave = 0; octave < octaves.Length; octave++)
            {
                if (n % (1 << octave) == 0)
                {
                    octaves[octave] = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
                }
            }

            values[n] = octaves.Sum();
        }

        var scale = rms / Math.Sqrt(values.Average(value => value * value));
        return [.. values.Select(value => (short)Math.Clamp(Math.Round(value * scale), short.MinValue, short.MaxValue))];
    }
}
