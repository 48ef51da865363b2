namespace Duologue.Testing.Twilio;

/// <summary>µ-law audio on a time line counted in samples; silence where nothing was put. Not thread-safe: its owner locks.</summary>
internal sealed class SoundTrack
{
    public const byte Silence = 0xFF;
    private const long TicksPerSample = TimeSpan.TicksPerSecond / 8_000;

    private readonly List<Piece> _pieces = [];

    /// <summary>Where the last piece ends.</summary>
    public long End { get; private set; }

    public IReadOnlyList<Piece> Pieces => _pieces;

    public static long SampleAt(TimeSpan time) => time.Ticks / TicksPerSample;

    public static TimeSpan TimeOf(long sample) => TimeSpan.FromTicks(sample * TicksPerSample);

    /// <summary>Puts audio at a sample that is not before <see cref="End"/>.</summary>
    public void Add(long start, byte[] audio, TimeSpan receivedAt)
    {
        _pieces.Add(new Piece(start, audio, receivedAt) { Length = audio.Length });
        End = start + audio.Length;
    }

    /// <summary>Takes away everything from a sample on.</summary>
    /// <returns>How many samples that were.</returns>
    public long Cut(long at)
    {
        var cut = 0L;
        for (var i = _pieces.Count - 1; i >= 0; i--)
        {
            var piece = _pieces[i];
            if (piece.Length > 0 && piece.Start + piece.Length <= at)
            {
                break;
            }

            var left = (int)Math.Clamp(at - piece.Start, 0, piece.Length);
            cut += piece.Length - left;
            piece.Length = left;
        }

        End = Math.Min(End, at);
        return cut;
    }

    /// <summary>Copies a stretch of the line.</summary>
    public void Read(long from, Span<byte> target)
    {
        target.Fill(Silence);
        for (var i = _pieces.Count - 1; i >= 0; i--)
        {
            // Pieces that were cut away whole may lie later than those put after the cut; all others are in order.
            var piece = _pieces[i];
            if (piece.Length == 0)
            {
                continue;
            }

            if (piece.Start + piece.Length <= from)
            {
                return;
            }

            var first = Math.Max(piece.Start, from);
            var last = Math.Min(piece.Start + piece.Length, from + target.Length);
            if (first < last)
            {
                piece.Audio.AsSpan((int)(first - piece.Start), (int)(last - first)).CopyTo(target[(int)(first - from)..]);
            }
        }
    }

    /// <summary>How many samples before a point are not silence of the line.</summary>
    public long CountBefore(long sample) => _pieces.Sum(p => Math.Clamp(sample - p.Start, 0, p.Length));

    internal sealed record Piece(long Start, byte[] Audio, TimeSpan ReceivedAt)
    {
        public int Length { get; set; }
    }
}
