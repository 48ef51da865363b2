using Duologue.Protocol;

namespace Duologue;

/// <content>The watch: nothing that was asked for may be silent for ever.</content>
internal sealed partial class ResponseScheduler
{
    /// <summary>Looks at the clock; called about once a second.</summary>
    public IReadOnlyList<ScheduledResponse> Tick(ICollection<ClientEvent> send, ICollection<ResponseAlert> alerts)
    {
        if (_floor.IsLineDown)
        {
            return [];
        }

        _floor.Tick();
        List<ScheduledResponse> ended = [.. _outOfBand.TakeLate()];
        WatchAsked(send, alerts, ended);
        WatchRunning(send, alerts, ended);
        Advance(send);
        return ended;
    }

    private void WatchAsked(ICollection<ClientEvent> send, ICollection<ResponseAlert> alerts, List<ScheduledResponse> ended)
    {
        if (_asked is not { } asked || timeProvider.GetElapsedTime(asked.AskedAt) < firstTimeout)
        {
            return;
        }

        if (asked.Attempts < 2 && !asked.CancelIntent)
        {
            alerts.Add(ResponseAlert.NotBegun);
            Send(asked, send);
            return;
        }

        alerts.Add(ResponseAlert.NeverBegan);
        _asked = null;
        ended.Add(asked);
    }

    private void WatchRunning(ICollection<ClientEvent> send, ICollection<ResponseAlert> alerts, List<ScheduledResponse> ended)
    {
        if (_running is null)
        {
            return;
        }

        if (_progressed)
        {
            _progressed = false;
            _progressAt = timeProvider.GetTimestamp();
            return;
        }

        var still = timeProvider.GetElapsedTime(_progressAt);
        if (still < (_isCancelled ? CancelWait : stallTimeout))
        {
            return;
        }

        if (!_isCancelled)
        {
            _isStalled = true;
            alerts.Add(_stallRetries == 0 ? ResponseAlert.Stalled : ResponseAlert.StalledForGood);
            CancelRunning(send);
            return;
        }

        ended.AddRange(End(send));
    }
}
