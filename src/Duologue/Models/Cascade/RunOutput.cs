using Duologue.Protocol;
using Duologue.Speech;
using Microsoft.Extensions.AI;

namespace Duologue.Models.Cascade;

/// <summary>What a running response makes, in order; <see cref="Ended"/> last.</summary>
internal abstract record RunOutput
{
    private RunOutput()
    {
    }

    /// <summary>More text of a text-only answer.</summary>
    public sealed record Text(string Delta) : RunOutput;

    /// <summary>A piece of text that is spoken next.</summary>
    public sealed record PieceBegun(string Piece) : RunOutput;

    /// <summary>Audio of that piece in pooled bytes, with the words whose times became known.</summary>
    public sealed record Audio(byte[] Rented, int Length, TimeSpan Duration, IReadOnlyList<WordTiming> Words) : RunOutput;

    /// <summary>All audio of the piece was made.</summary>
    public sealed record PieceSpoken : RunOutput;

    /// <summary>A function shall be called.</summary>
    /// <param name="CallId">What its output will refer to.</param>
    /// <param name="Name">The function.</param>
    /// <param name="Arguments">As JSON text.</param>
    /// <param name="IsWhole">False when the answer became too long in the middle of it: then it must not be run.</param>
    public sealed record Call(string CallId, string Name, string Arguments, bool IsWhole = true) : RunOutput;

    /// <summary>Nothing more comes.</summary>
    /// <param name="Status">completed, incomplete or failed.</param>
    /// <param name="Reason">Why it is incomplete.</param>
    /// <param name="Error">Why it failed.</param>
    /// <param name="Usage">What the chat model counted, if it did.</param>
    public sealed record Ended(string Status, string? Reason, WireError? Error, UsageDetails? Usage) : RunOutput;
}
