using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>An item of the conversation with what the wire does not carry. Owned by the connection's loop.</summary>
internal sealed class ConversationEntry(WireItem item)
{
    /// <summary>Its id.</summary>
    public string Id { get; } = item.Id ?? "";

    /// <summary>As the wire shows it now.</summary>
    public WireItem Item { get; set; } = item;

    /// <summary>What the agent speaks; null for everything else.</summary>
    public SpokenTranscript? Speech { get; init; }

    /// <summary>Whether the recogniser has not given the final text yet.</summary>
    public bool IsHearing { get; set; }

    /// <summary>What the user said in audio; null for everything else and until it is known.</summary>
    public SpeechResult? Heard { get; set; }

    /// <summary>Length of the user's audio.</summary>
    public TimeSpan HeardDuration { get; set; }

    /// <summary>What the chat model reads instead of the words: there were none.</summary>
    public string? Note { get; set; }

    /// <summary>Whether this is the rest of what the user's item before it began.</summary>
    public bool ContinuesPrevious { get; set; }

    /// <summary>Whether its audio asks for an answer once the text is known.</summary>
    public bool WantsAnswer { get; set; }

    /// <summary>Its audio, as far as it is kept.</summary>
    public AudioTake? Audio { get; set; }

    /// <summary>The item with its audio, if that is still there: as <c>conversation.item.retrieved</c> shows it.</summary>
    public WireItem WithAudio()
    {
        ShowSpeech();
        return Audio?.ToBase64() is { } audio
            ? Item with { Content = Item.Content?.Select(part => part.Type is "input_audio" or "output_audio" ? part with { Audio = audio } : part).ToArray() }
            : Item;
    }

    /// <summary>Shows a spoken item's present text on the wire.</summary>
    public void ShowSpeech()
    {
        if (Speech is not null)
        {
            Item = Item with { Content = [new WireContentPart { Type = "output_audio", Transcript = Speech.Text }] };
        }
    }
}
