using Duologue.Chat.Intents.Language;

namespace Duologue.Chat.Intents.Talk;

/// <summary>Short answers everybody uses: yes, no, never mind. Whole sentences only, so that they are not found inside other
/// talk.</summary>
internal static class Phrases
{
    private static readonly HashSet<string> YesPhrases =
    [
        "yes", "yeah", "yep", "yup", "sure", "correct", "right", "exactly", "absolutely", "definitely", "okay", "ok", "that is right",
        "that is correct",
        "yes please", "please do", "go ahead", "do it", "do that", "sounds good", "of course", "i did", "yes i did", "yes that is right",
        "yes correct",
        "yes that is correct", "yes i do", "i do", "yes do it", "it is", "yes it is", "yes you can", "yes go ahead", "all right",
        "alright", "fine", "perfect",
        "confirmed", "i agree", "agreed", "yes sure", "yeah sure", "yes exactly", "yeah please", "that works",
    ];

    private static readonly HashSet<string> NoPhrases =
    [
        "no", "nope", "nah", "no thanks", "no thank you", "not really", "i did not", "no i did not", "wrong", "that is wrong",
        "that is not right",
        "no that is wrong", "no i do not", "i do not", "not at all", "negative", "incorrect", "no it is not", "it is not",
        "please do not", "do not", "no way",
        "not that", "no not that",
    ];

    private static readonly HashSet<string> CancelPhrases =
    [
        "cancel", "cancel that", "cancel it", "nevermind", "forget it", "forget that", "forget about it", "stop", "stop it", "stop that",
        "drop it", "leave it",
        "skip it", "no nevermind", "leave it alone", "not now", "i changed my mind", "abort", "no forget it", "no cancel",
        "nevermind that", "nevermind thanks",
        "no leave it", "do not bother", "actually nevermind", "actually cancel", "actually cancel that", "oh nevermind",
        "let us leave it", "no stop",
    ];

    /// <summary>Yes, no, or null when it is neither.</summary>
    public static bool? Answer(Utterance said)
    {
        var text = Core(said);
        return YesPhrases.Contains(text) ? true : NoPhrases.Contains(text) ? false : null;
    }

    /// <summary>Whether the speaker drops the matter.</summary>
    public static bool IsCancel(Utterance said) => CancelPhrases.Contains(Core(said));

    /// <summary>Whether the answer begins with a no, and what follows it.</summary>
    public static string? AfterNo(Utterance said) =>
        said.Words.Count > 1 && said.At(0) is "no" or "nope" ? said.Surface(1, said.Words.Count) : null;

    /// <summary>What follows an initial yes.</summary>
    public static string? AfterYes(Utterance said) =>
        said.Words.Count > 1 && said.At(0) is "yes" or "yeah" or "yep" or "sure" or "okay" or "ok"
            ? said.Surface(1, said.Words.Count)
            : null;

    /// <summary>The sentence without a final please or thanks and without a leading "oh" or "well".</summary>
    public static string Core(Utterance said)
    {
        var (start, end) = (0, said.Words.Count);
        while (end > start + 1 && said.At(end - 1) is "please" or "thanks" or "then" or "sir" or "madam")
        {
            end--;
        }

        while (start < end - 1 && said.At(start) is "oh" or "well" or "so" or "and" or "please" or "sorry")
        {
            start++;
        }

        return string.Join(' ', said.Words.Skip(start).Take(end - start).Select(word => word.Text));
    }
}
