using Duologue.Phone;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Keeps the calls that are placed within their limits, whoever asks at once.</summary>
/// <remarks>Thread-safe: one lock, so that a limit is exact. In memory: a restart begins the day anew.</remarks>
internal sealed partial class OutboundGuard(OutboundOptions options, TimeProvider timeProvider, ILogger<OutboundGuard> logger)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private readonly List<OutboundPlace> _day = [];
    private readonly Dictionary<string, long> _lastOf = new(StringComparer.Ordinal);
    private bool _isHalfTold;

    /// <summary>Takes a place for a call that is about to be placed.</summary>
    /// <exception cref="PhoneLineException">A limit is reached.</exception>
    public OutboundPlace Take(string asker, string to, TimeSpan limit)
    {
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            _day.RemoveAll(p => !p.IsTaken && timeProvider.GetElapsedTime(p.At, now) >= Day);
            var place = new OutboundPlace(this, asker, to, now, Math.Max(1, (int)Math.Ceiling(limit.TotalMinutes)));
            CheckAsker(asker, now);
            CheckDestination(to, now);
            CheckMinutes(place, now);
            _day.Add(place);
            _lastOf[asker] = now;
            return place;
        }
    }

    /// <summary>The call is over: the place is free, and only the minutes that were talked count.</summary>
    internal void Ended(OutboundPlace place, TimeSpan talked)
    {
        lock (_gate)
        {
            if (place.IsTaken)
            {
                place.IsTaken = false;
                place.Minutes = Math.Min(place.Minutes, (int)Math.Ceiling(talked.TotalMinutes));
            }
        }
    }

    /// <summary>The call was never placed: it counts nowhere.</summary>
    internal void GiveBack(OutboundPlace place)
    {
        lock (_gate)
        {
            place.IsTaken = false;
            _day.Remove(place);
        }
    }

    private void CheckAsker(string asker, long now)
    {
        var own = _day.Where(p => p.Asker == asker).ToList();
        if (_lastOf.TryGetValue(asker, out var last) && timeProvider.GetElapsedTime(last, now) is var since && since < options.PausePerKey)
        {
            throw Reached("Calls are being placed too fast.", options.PausePerKey - since);
        }

        if (own.Count(p => p.IsTaken) >= options.AtOncePerKey)
        {
            throw Reached($"There are {options.AtOncePerKey} calls at once already, which is the limit.", null);
        }

        Within(own, now, Day, options.PerKeyPerDay, "calls in 24 hours");
    }

    private void CheckDestination(string to, long now) =>
        Within([.. _day.Where(p => p.To == to)], now, Hour, options.PerDestinationPerHour, "calls to this number in an hour");

    private void Within(List<OutboundPlace> places, long now, TimeSpan window, int most, string what)
    {
        var recent = places.Where(p => timeProvider.GetElapsedTime(p.At, now) < window).ToList();
        if (recent.Count >= most)
        {
            throw Reached($"There were {most} {what} already, which is the limit.", window - timeProvider.GetElapsedTime(recent[^most].At, now));
        }
    }

    private void CheckMinutes(OutboundPlace place, long now)
    {
        var spent = _day.Sum(p => p.Minutes);
        if (spent + place.Minutes > options.MinutesPerDay)
        {
            var oldest = _day.Count > 0 ? Day - timeProvider.GetElapsedTime(_day[0].At, now) : (TimeSpan?)null;
            throw Reached($"The {options.MinutesPerDay} minutes of a day are used up.", oldest > TimeSpan.Zero ? oldest : null);
        }

        var isHalf = (spent + place.Minutes) * 2 >= options.MinutesPerDay;
        if (isHalf && !_isHalfTold)
        {
            LogHalf(logger, spent + place.Minutes, options.MinutesPerDay);
        }

        _isHalfTold = isHalf;
    }

    private static PhoneLineException Reached(string message, TimeSpan? retryAfter) => new(PhoneLineRefusal.LimitReached, message) { RetryAfter = retryAfter };

    [LoggerMessage(8051, LogLevel.Warning, "Half of the minutes of outbound calls that a day may have are used: {Minutes} of {Limit}")]
    private static partial void LogHalf(ILogger logger, int minutes, int limit);
}
