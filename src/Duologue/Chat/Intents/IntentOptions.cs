using System.ComponentModel.DataAnnotations;

namespace Duologue.Chat.Intents;

/// <summary>Settings of <see cref="IntentChatClient"/>. Read once by its constructor.</summary>
public sealed class IntentOptions
{
    /// <summary>Score from which a sentence calls its tool.</summary>
    /// <value>0 to 1; default 0.42.</value>
    [Range(0.0, 1.0)]
    public double ActThreshold { get; set; } = 0.42;

    /// <summary>Score from which "Did you mean …?" is asked; below it the client says what it can do.</summary>
    /// <value>0 to <see cref="ActThreshold"/>; default 0.25.</value>
    [Range(0.0, 1.0)]
    public double AskThreshold { get; set; } = 0.25;

    /// <summary>Confidence under which a recognised word is not used for an argument before the speaker confirms it.</summary>
    /// <value>0 to 1; default 0.3.</value>
    [Range(0.0, 1.0)]
    public double WordConfidence { get; set; } = 0.3;

    /// <summary>Answers without a value after which a question is given up.</summary>
    /// <value>1 to 10; default 2.</value>
    [Range(1, 10)]
    public int QuestionAttempts { get; set; } = 2;

    /// <summary>The time zone in which "tomorrow" is meant.</summary>
    /// <value>Default: null, the local zone of the time provider.</value>
    public TimeZoneInfo? TimeZone { get; set; }

    /// <summary>City names to know besides the bundled ones.</summary>
    /// <value>Default: none.</value>
    public IList<string> Cities { get; set; } = [];

    /// <summary>The assistant's name, when the instructions of a conversation give none.</summary>
    /// <value>Default: null, nameless.</value>
    public string? AssistantName { get; set; }

    /// <summary>Compiled tool sets kept in memory.</summary>
    /// <value>1 to 10,000; default 64.</value>
    [Range(1, 10_000)]
    public int CachedToolSets { get; set; } = 64;

    /// <summary>A copy that later changes cannot reach, after checking every value.</summary>
    /// <exception cref="ArgumentException">A value is out of range; all errors are in the message.</exception>
    internal IntentOptions Checked()
    {
        var errors = new List<string>();
        Check(ActThreshold is >= 0 and <= 1, $"{nameof(ActThreshold)} must be 0 to 1.");
        Check(AskThreshold >= 0 && AskThreshold <= ActThreshold, $"{nameof(AskThreshold)} must be 0 to {nameof(ActThreshold)}.");
        Check(WordConfidence is >= 0 and <= 1, $"{nameof(WordConfidence)} must be 0 to 1.");
        Check(QuestionAttempts is >= 1 and <= 10, $"{nameof(QuestionAttempts)} must be 1 to 10.");
        Check(CachedToolSets is >= 1 and <= 10_000, $"{nameof(CachedToolSets)} must be 1 to 10,000.");
        Check(
            Cities is not null && Cities.All(city => !string.IsNullOrWhiteSpace(city)),
            $"{nameof(Cities)} must not contain empty names.");
        if (errors.Count > 0)
        {
            throw new ArgumentException("IntentOptions: " + string.Join(' ', errors));
        }

        var copy = (IntentOptions)MemberwiseClone();
        copy.Cities = [.. Cities ?? []];
        return copy;

        void Check(bool isRight, string error)
        {
            if (!isRight)
            {
                errors.Add(error);
            }
        }
    }
}
