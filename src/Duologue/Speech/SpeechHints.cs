namespace Duologue.Speech;

/// <summary>What a recogniser may know beforehand about what will be said.</summary>
/// <remarks>Compared by value, lists included, so that a recogniser can keep what it built for the same hints.</remarks>
public sealed record SpeechHints
{
    /// <summary>BCP 47 language tag.</summary>
    /// <value>Default <c>en</c>.</value>
    public string Language { get; init; } = "en";

    /// <summary>Whether the audio came over a telephone band (8 kHz), whatever rate it is pushed at.</summary>
    public bool Telephone { get; init; }

    /// <summary>
    /// Sentences that people are expected to say. <c>[optional]</c>, <c>(this|that)</c> and <c>{slot}</c> are allowed;
    /// a slot names a kind of value, such as <c>{city}</c>, <c>{date}</c>, <c>{time}</c> or <c>{number}</c>.
    /// </summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    /// <summary>How unusual words are pronounced: word to CMU phones, such as <c>pilates</c> to <c>P AH L AA T IY Z</c>.</summary>
    public IReadOnlyDictionary<string, string> Pronunciations { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <inheritdoc />
    public bool Equals(SpeechHints? other) =>
        other is not null && Language == other.Language && Telephone == other.Telephone
        && Examples.SequenceEqual(other.Examples, StringComparer.Ordinal)
        && Pronunciations.Count == other.Pronunciations.Count
        && Pronunciations.All(p => other.Pronunciations.TryGetValue(p.Key, out var phones) && phones == p.Value);

    /// <inheritdoc />
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Language, StringComparer.Ordinal);
        hash.Add(Telephone);
        foreach (var example in Examples)
        {
            hash.Add(example, StringComparer.Ordinal);
        }

        return hash.ToHashCode();
    }
}
