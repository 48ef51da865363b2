using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>Everything that can happen to a connection, in the one queue that its loop reads.</summary>
internal abstract record Note
{
    private Note()
    {
    }

    /// <summary>The client said something other than audio.</summary>
    public sealed record Said(ClientEvent Event) : Note;

    /// <summary>The client appended audio; the bytes are pooled.</summary>
    public sealed record AudioAppended(byte[] Rented, int Length, string? EventId) : Note;

    /// <summary>The recogniser gave the final text of an item, or failed.</summary>
    public sealed record Recognized(ConversationEntry Entry, Hearing Hearing, SpeechResult? Result, Exception? Error) : Note;

    /// <summary>The recogniser is sure of more words of an item that it still works on.</summary>
    public sealed record Progressed(Hearing Hearing) : Note;

    /// <summary>A running response made something.</summary>
    public sealed record Made(ResponseRun Run, RunOutput Output) : Note;

    /// <summary>Nobody spoke for the idle timeout.</summary>
    public sealed record IdleElapsed(long Round) : Note;

    /// <summary>A part cannot work on this machine.</summary>
    public sealed record PartUnavailable(string Message) : Note;

    /// <summary>The connection is being disposed.</summary>
    public sealed record Close : Note;
}
