using Duologue.Protocol;

namespace Duologue.AspNetCore.Wire;

/// <summary>Holds back what no model should have to read.</summary>
internal sealed class EventCheck
{
    private const int LongestEventId = 512;

    private volatile bool _isPcm = true;
    private volatile bool _mayChange;

    /// <summary>The client is shown a session: its input format is known, unless it is just being changed.</summary>
    public void Shown(WireSession session) => _isPcm = session.Audio?.Input?.Format?.Type == "audio/pcm";

    /// <summary>The error to answer; null when the event may pass.</summary>
    public WireError? Check(ClientEvent said)
    {
        if (said.EventId is { Length: > LongestEventId })
        {
            return WireErrors.LongEventId;
        }

        switch (said)
        {
            case ClientEvent.AppendAudio append:
                return _isPcm && !_mayChange && append.Audio.Length % 2 != 0 ? WireErrors.OddAudio : null;
            case ClientEvent.UpdateSession { Session.Audio.Input.Format: not null }:
                // From here on only the model knows which format holds at which event.
                _mayChange = true;
                return null;
            case ClientEvent.Unknown unknown:
                return unknown.Error ?? WireErrors.Invalid("invalid_value", $"Invalid value: '{unknown.Name}'.", "type");
            case ClientEvent.ClearOutputAudio:
                return WireErrors.NoOutputBuffer;
            default:
                return null;
        }
    }
}
