using Duologue.Audio;

namespace Duologue.Models.Cascade;

/// <summary>What is left of a response's <c>max_output_tokens</c>, counted as its usage will be. One response, one task at a time.</summary>
internal sealed class OutputBudget(int? limit)
{
    private int _characters;
    private TimeSpan _spoken;

    /// <summary>Takes text; gives how many of its characters may be used.</summary>
    public int TakeText(string text)
    {
        var length = text.Length;
        if (limit is { } tokens)
        {
            var left = ((long)tokens - UsageEstimate.SpokenTokens(_spoken)) * UsageEstimate.CharactersPerToken - _characters;
            length = (int)Math.Clamp(left, 0, length);
            if (length > 0 && length < text.Length && char.IsHighSurrogate(text[length - 1]))
            {
                length--;
            }
        }

        _characters += length;
        return length;
    }

    /// <summary>Takes audio; gives how many of its bytes may be used, whole samples.</summary>
    public int TakeAudio(AudioFormat format, int length)
    {
        if (limit is { } tokens)
        {
            var left = (tokens - (long)UsageEstimate.TextTokens(_characters)) * UsageEstimate.SpokenPerToken - _spoken;
            length = left <= TimeSpan.Zero ? 0 : format.DurationOf(length) <= left ? length : format.BytesFor(left);
        }

        _spoken += format.DurationOf(length);
        return length;
    }
}
