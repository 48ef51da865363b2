namespace Duologue.Load.Generate;

/// <summary>Audio that says which frame or answer it is, also after it was converted: a constant level, one of sixteen.</summary>
internal static class Tone
{
    public const int Levels = 16;

    private static readonly short[] Linear = [.. Enumerable.Range(0, 256).Select(c => Decode((byte)c))];

    /// <summary>The µ-law byte of a level.</summary>
    public static byte MuLaw(int level)
    {
        // Eight segments, in the middle of each, either sign.
        var segment = (level % Levels) >> 1;
        return (byte)~(((level & 1) << 7) | (segment << 4) | 8);
    }

    /// <summary>The same level in 16 bits.</summary>
    public static short Pcm(int level) => Linear[MuLaw(level)];

    /// <summary>The level that a µ-law byte is nearest to.</summary>
    public static int LevelOf(byte muLaw) => LevelOf(Linear[muLaw]);

    /// <summary>The level that a sample is nearest to.</summary>
    public static int LevelOf(short sample)
    {
        var best = 0;
        for (var level = 1; level < Levels; level++)
        {
            if (Math.Abs(Pcm(level) - sample) < Math.Abs(Pcm(best) - sample))
            {
                best = level;
            }
        }

        return best;
    }

    private static short Decode(byte code)
    {
        var inverted = ~code;
        var magnitude = ((((inverted & 0x0F) << 3) + 0x84) << ((inverted & 0x70) >> 4)) - 0x84;
        return (short)((inverted & 0x80) != 0 ? -magnitude : magnitude);
    }
}
