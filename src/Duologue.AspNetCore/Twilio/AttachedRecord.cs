using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Joins a call's record and its session at the first event, so that no word of it is missed.</summary>
internal sealed class AttachedRecord(PhoneCall call) : IRealtimeObserver
{
    private int _isAttached;

    public void OnEvent(RealtimeSession session, SessionEvent sessionEvent) => Attach(session);

    public void Attach(RealtimeSession session)
    {
        if (Interlocked.Exchange(ref _isAttached, 1) == 0)
        {
            call.Attach(session);
        }
    }
}
