using Microsoft.Extensions.AI;

namespace Duologue.Chat;

/// <summary>Carries a recogniser's confidence in each word along with the chat message its text became.</summary>
/// <remarks>
/// Stored in <see cref="ChatMessage.AdditionalProperties"/> under <see cref="PropertyName"/>, so any chat model may ignore it.
/// Thread-safe as far as the message itself is.
/// </remarks>
public static class SpokenConfidence
{
    /// <summary>The key in <see cref="ChatMessage.AdditionalProperties"/>: <c>duologue.confidence</c>.</summary>
    public const string PropertyName = "duologue.confidence";

    /// <summary>Notes the confidence of the words of a message.</summary>
    /// <param name="message">The user's message.</param>
    /// <param name="words">Each recognised word with its posterior probability, 0 to 1, in the order spoken.</param>
    public static void Set(ChatMessage message, IReadOnlyList<(string Word, double Confidence)> words)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(words);

        message.AdditionalProperties ??= [];
        message.AdditionalProperties[PropertyName] = words;
    }

    /// <summary>The words' confidence, or an empty list when nothing is known about the message (typed text).</summary>
    /// <param name="message">The user's message.</param>
    /// <remarks>Besides what <see cref="Set"/> stores, a dictionary of word to confidence is understood.</remarks>
    public static IReadOnlyList<(string Word, double Confidence)> Get(ChatMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);

        return message.AdditionalProperties?.TryGetValue(PropertyName, out var value) != true
            ? []
            : value switch
            {
                IReadOnlyList<(string, double)> words => words,
                IEnumerable<KeyValuePair<string, double>> pairs => [.. pairs.Select(pair => (pair.Key, pair.Value))],
                _ => [],
            };
    }
}
