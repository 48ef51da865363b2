namespace Duologue.Browser.Tests.Support;

/// <summary>What a page heard or played, and what can be read from it.</summary>
internal sealed class SoundTrack(IReadOnlyList<SoundBlock> blocks)
{
    private const double BlockLength = 0.02;

    /// <summary>A pause that is longer ends what was said; shorter ones are between words.</summary>
    private const double LongestPause = 0.45;

    /// <summary>Seconds in which something was to be heard.</summary>
    public double Audible => blocks.Count(b => b.IsAudible) * BlockLength;

    /// <summary>When the last sound ended that began before a moment and was not followed by another within a pause; NaN when there is none.</summary>
    public double EndOf(double moment)
    {
        var end = double.NaN;
        foreach (var block in blocks.Where(b => b.IsAudible))
        {
            if (block.Time - BlockLength > moment && !(block.Time - end <= LongestPause))
            {
                break;
            }

            end = block.Time;
        }

        return end;
    }

    /// <summary>When what was being said at a moment had begun; NaN when there is nothing.</summary>
    public double BeginningOf(double moment)
    {
        var (beginning, end) = (double.NaN, double.NaN);
        foreach (var block in blocks.Where(b => b.IsAudible && b.Time - BlockLength <= moment))
        {
            if (!(block.Time - end <= LongestPause))
            {
                beginning = block.Time - BlockLength;
            }

            end = block.Time;
        }

        return beginning;
    }
}
