using Duologue.Load.Wire;

namespace Duologue.Load.Talk;

/// <summary>How one client speaks to the server: the Realtime API's JSON, or the browser socket's binary frames.</summary>
internal interface ITalkWire
{
    /// <summary>The least time between two frames that the server puts up with, in ns.</summary>
    long LeastTime { get; }

    /// <summary>Sends 20 ms that say when they were sent.</summary>
    void SendFrame(Line line, long now);

    /// <summary>Takes a message of the server.</summary>
    void Take(Talker talker, ReadOnlySpan<byte> message, bool isBinary, long now);

    /// <summary>Whether the server tells this client when the caller begins to speak now.</summary>
    bool ExpectsCut(long now);

    /// <summary>Says what has been played, if this wire does that; called every 100 ms.</summary>
    void Report(Line line, long now);
}
