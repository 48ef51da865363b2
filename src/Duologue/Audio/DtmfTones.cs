namespace Duologue.Audio;

/// <summary>The tones of a telephone's keys: two sines for each, one of its row and one of its column.</summary>
/// <remarks>Pure and thread-safe. Source: ITU-T Recommendations Q.23 (frequencies) and Q.24 (receivers take 40 ms and more of either).</remarks>
public static class DtmfTones
{
    private const string Keys = "123A456B789C*0#D";
    private const double RowAmplitude = 8_000;

    /// <summary>2 dB louder, because lines carry the higher tones worse.</summary>
    private const double ColumnAmplitude = 10_071;

    private static readonly TimeSpan Tone = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Gap = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly int[] Rows = [697, 770, 852, 941];
    private static readonly int[] Columns = [1_209, 1_336, 1_477, 1_633];

    /// <summary>Whether a character is a key: 0–9, *, #, A–D in either case.</summary>
    public static bool IsKey(char key) => Keys.Contains(char.ToUpperInvariant(key), StringComparison.Ordinal);

    /// <summary>Makes the sound of keys being pressed: 100 ms of tone and 100 ms of silence for each.</summary>
    /// <param name="digits">0–9, *, #, A–D in either case; <c>w</c> is half a second of silence.</param>
    /// <param name="sampleRate">In Hz; 4,000 or more, so that the tones exist.</param>
    /// <returns>16-bit samples.</returns>
    /// <exception cref="ArgumentException">Something in it is neither a key nor <c>w</c>.</exception>
    public static short[] Make(string digits, int sampleRate)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentOutOfRangeException.ThrowIfLessThan(sampleRate, 4_000);
        var length = 0;
        foreach (var digit in digits)
        {
            if (!IsKey(digit) && !IsPause(digit))
            {
                throw new ArgumentException($"'{digit}' is no key of a telephone; use 0-9, *, #, A-D, and w for a pause.", nameof(digits));
            }

            length += Samples(IsPause(digit) ? Pause : Tone + Gap, sampleRate);
        }

        var samples = new short[length];
        var position = 0;
        foreach (var digit in digits)
        {
            if (IsPause(digit))
            {
                position += Samples(Pause, sampleRate);
                continue;
            }

            Press(digit, sampleRate, samples.AsSpan(position, Samples(Tone, sampleRate)));
            position += Samples(Tone + Gap, sampleRate);
        }

        return samples;
    }

    private static bool IsPause(char digit) => digit is 'w' or 'W';

    private static int Samples(TimeSpan duration, int sampleRate) => (int)(duration.Ticks * sampleRate / TimeSpan.TicksPerSecond);

    private static void Press(char digit, int sampleRate, Span<short> target)
    {
        var key = Keys.IndexOf(char.ToUpperInvariant(digit), StringComparison.Ordinal);
        var row = 2 * Math.PI * Rows[key / 4] / sampleRate;
        var column = 2 * Math.PI * Columns[key % 4] / sampleRate;
        for (var n = 0; n < target.Length; n++)
        {
            target[n] = (short)Math.Round((RowAmplitude * Math.Sin(row * n)) + (ColumnAmplitude * Math.Sin(column * n)));
        }
    }
}
