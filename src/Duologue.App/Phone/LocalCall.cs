using Duologue.App.Agents.Restaurant;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;

namespace Duologue.App.Phone;

/// <summary>One call of a <see cref="LocalPhoneLine"/> from the first ring to its result. It ends once, whatever happens.</summary>
internal sealed partial class LocalCall(
    PhoneCall call, PhoneCallPlan plan, RestaurantVisit visit, RealtimeRunner restaurant, TimeSpan limit, TimeProvider timeProvider, ILogger logger)
{
    private const int MostDigits = 32;

    private static readonly TimeSpan DigitPause = TimeSpan.FromSeconds(0.5);

    /// <summary>A voice pauses between two sentences, and whoever starts while the other still speaks must not silence it: two machines would never get out of that.</summary>
    private static readonly TurnDetection Manners = new TurnDetection.ServerVad
    {
        SilenceDuration = TimeSpan.FromMilliseconds(700),
        InterruptResponse = false,
    };

    private readonly TaskCompletionSource _hungUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock _gate = new();
    private EndpointPair? _pair;

    /// <summary>The WAV file of the call; null for none.</summary>
    public string? RecordTo { get; init; }

    /// <summary>Who watches the other side.</summary>
    public IReadOnlyList<IRealtimeObserver> RestaurantObservers { get; init; } = [];

    /// <summary>Completes when everything of the call is over; never faults.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <summary>Settings for a talk between two machines.</summary>
    public static RealtimeSettings Patient(RealtimeSettings? settings)
    {
        settings ??= RealtimeSettings.Default;
        return settings with { TurnDetection = settings.TurnDetection ?? Manners };
    }

    /// <exception cref="ArgumentException">They are not digits.</exception>
    public static void CheckDigits(string digits)
    {
        ArgumentException.ThrowIfNullOrEmpty(digits);
        if (digits.Length > MostDigits || digits.Any(d => !"0123456789*#ABCDw".Contains(d, StringComparison.Ordinal)))
        {
            throw new ArgumentException("At most 32 of 0–9, *, #, A–D and w.", nameof(digits));
        }
    }

    /// <summary>Begins to ring.</summary>
    /// <param name="ended">Called when it is over, before <see cref="PhoneCall.Ended"/>.</param>
    public void Start(Action ended)
    {
        call.Report(PhoneCallStatus.Queued);
        Completion = Task.Run(() => RunAsync(ended));
    }

    /// <summary>Ends the call, ringing or not.</summary>
    public void HangUp()
    {
        lock (_gate)
        {
            _hungUp.TrySetResult();
            _pair?.HangUp();
        }
    }

    /// <summary>Presses keys; false when nobody is there to hear them.</summary>
    public async Task<bool> PressAsync(string digits, CancellationToken cancellationToken)
    {
        foreach (var digit in digits)
        {
            if (digit == 'w')
            {
                await Task.Delay(DigitPause, timeProvider, cancellationToken);
                continue;
            }

            lock (_gate)
            {
                if (_pair is null || _hungUp.Task.IsCompleted)
                {
                    return false;
                }

                _pair.Near.Press(digit);
            }
        }

        return _pair is not null;
    }

    private async Task RunAsync(Action ended)
    {
        try
        {
            call.Report(PhoneCallStatus.Initiated);
            call.Report(PhoneCallStatus.Ringing);
            call.Report(await RingAsync() is { } unanswered ? unanswered : await TalkAsync());
        }
        catch (Exception error)
        {
            // Whatever broke, the call must end for those who wait for it.
            LogFailed(logger, error, call.Id);
            call.Report(PhoneCallStatus.Failed);
        }

        await FinishAsync();
        ended();
        call.Close();
    }

    /// <summary>How it ended without an answer; null when somebody picks up.</summary>
    private async Task<PhoneCallStatus?> RingAsync()
    {
        try
        {
            await _hungUp.Task.WaitAsync(visit.RingsFor, timeProvider);
            return PhoneCallStatus.Canceled;
        }
        catch (TimeoutException)
        {
            return visit.Unanswered;
        }
    }

    private async Task<PhoneCallStatus> TalkAsync()
    {
        var pair = new EndpointPair(timeProvider, RecordTo is { } path ? new CallRecording(path) : null);
        await using (pair)
        {
            lock (_gate)
            {
                _pair = pair;
                if (_hungUp.Task.IsCompleted)
                {
                    return PhoneCallStatus.Canceled;
                }
            }

            call.Report(PhoneCallStatus.InProgress);
            var other = OtherSideAsync(pair);
            try
            {
                call.End = await plan.Runner.RunCallAsync(pair.Near, Options());
            }
            finally
            {
                lock (_gate)
                {
                    _pair = null;
                }

                await pair.Near.DisposeAsync();
                await other;
            }
        }

        return PhoneCallStatus.Completed;
    }

    private CallOptions Options()
    {
        var longest = plan.Options.MaximumDuration is { } own && own < limit ? own : limit;
        return plan.Options with
        {
            Settings = Patient(plan.Options.Settings),
            MaximumDuration = longest,
            Started = session =>
            {
                call.Attach(session);
                plan.Options.Started?.Invoke(session);
            },
        };
    }

    private async Task OtherSideAsync(EndpointPair pair)
    {
        await using var phone = pair.Far;
        try
        {
            await restaurant.RunCallAsync(
                phone, new CallOptions { Settings = Patient(visit.Settings), MaximumDuration = visit.Patience, Observers = RestaurantObservers });
        }
        catch (Exception error)
        {
            // To us it is a restaurant that hung up.
            LogRestaurantFailed(logger, error, call.Id);
        }
    }

    private async Task FinishAsync()
    {
        if (plan.Finished is not { } finished)
        {
            return;
        }

        try
        {
            using var patience = new CancellationTokenSource(limit, timeProvider);
            await finished(call, patience.Token);
        }
        catch (Exception error)
        {
            LogFinishFailed(logger, error, call.Id);
        }
    }

    [LoggerMessage(9020, LogLevel.Error, "Local call {CallId} failed")]
    private static partial void LogFailed(ILogger logger, Exception error, string callId);

    [LoggerMessage(9021, LogLevel.Warning, "The restaurant's side of local call {CallId} failed")]
    private static partial void LogRestaurantFailed(ILogger logger, Exception error, string callId);

    [LoggerMessage(9022, LogLevel.Warning, "What was to be done after local call {CallId} failed")]
    private static partial void LogFinishFailed(ILogger logger, Exception error, string callId);
}
