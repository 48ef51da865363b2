namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// Finds the words of a growing hypothesis that will hardly change: those that stand in the same place in two looks at it.
/// Words once told are never taken back, so when the hypothesis turns away from them nothing more is told.
/// </summary>
internal sealed class StableWords
{
    private string[] _previous = [];
    private int _told;
    private string[] _toldWords = [];

    /// <summary>The stable words so far, joined by spaces.</summary>
    internal string Text { get; private set; } = "";

    internal void Look(string hypothesis)
    {
        var words = hypothesis.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var same = words.AsSpan().CommonPrefixLength(_previous);
        _previous = words;
        if (same > _told && words.AsSpan(0, _told).SequenceEqual(_toldWords))
        {
            _told = same;
            _toldWords = words[..same];
            Text = string.Join(' ', _toldWords);
        }
    }
}
