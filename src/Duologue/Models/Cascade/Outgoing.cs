using System.Buffers;
using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>An event on its way to the receiver, with what has to happen when it is read.</summary>
/// <param name="Event">The event.</param>
/// <param name="Response">Set on deltas: the response whose cancellation makes them void.</param>
/// <param name="Speech">Set on audio: the text whose delivered time grows.</param>
/// <param name="Rented">Set on audio: the pooled bytes.</param>
/// <param name="Duration">Set on audio: its playing time.</param>
internal readonly record struct Outgoing(
    ServerEvent Event, ResponseWriter? Response = null, SpokenTranscript? Speech = null, byte[]? Rented = null, TimeSpan Duration = default)
{
    /// <summary>Gives the pooled bytes back.</summary>
    public void Recycle()
    {
        if (Rented is not null)
        {
            ArrayPool<byte>.Shared.Return(Rented);
        }
    }
}
