using Duologue.Audio;

namespace Duologue.Calls;

/// <summary>A stretch of one item in the audio handed to an endpoint.</summary>
/// <param name="ItemId">Of which item.</param>
/// <param name="ContentIndex">Of which part.</param>
/// <param name="Start">Where it begins in all audio ever sent, in bytes.</param>
/// <param name="Before">How much of the item was in earlier stretches, in bytes.</param>
internal readonly record struct PlaybackStretch(string ItemId, int ContentIndex, long Start, long Before)
{
    /// <summary>Bytes.</summary>
    public long Length { get; init; }

    /// <summary>Where somebody is who has come to a position: in an item, or at the end of the last one. Null when nothing was sent.</summary>
    public static PlaybackPosition? Find(List<PlaybackStretch> stretches, long position, AudioFormat format)
    {
        if (stretches.Count == 0)
        {
            return null;
        }

        var index = stretches.FindIndex(s => position < s.Start + s.Length);
        var stretch = index < 0 ? stretches[^1] : stretches[index];
        var heard = Math.Clamp(position - stretch.Start, 0, stretch.Length);
        return new PlaybackPosition(stretch.ItemId, stretch.ContentIndex, format.DurationOf(stretch.Before + heard));
    }
}
