using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Duologue.Audio;
using Duologue.Calls;
using Duologue.Phone;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>One call of the carrier, from its webhook or the wish for it to the closed record: where all ends of a call meet.</summary>
/// <remarks>
/// Whoever knows something of the call (a webhook, a media stream, the program that hangs up) only says so here, in any order and as often
/// as it likes; one task, <see cref="RunAsync"/>, goes through the life of the call, once. Thread-safe.
/// </remarks>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "_stop has neither timer nor wait handle, and may still be cancelled when the call is over.")]
internal sealed partial class TwilioCall(PhoneCall call, PhoneCallPlan plan, SwitchboardParts parts)
{
    private const int MostLegs = 20;
    private const int MostTriesToBegin = 3;
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _final = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _talking = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly FinalWord _finalWord = new(parts);
    private TwilioEndpoint? _endpoint;
    private Task? _talk;
    private Task? _hangUp;
    private int _leg = -1;
    private int _triesToBegin = 1;
    private long _issuedAt;
    private bool _isLegUsed;
    private bool _isOver;
    private bool _isTransferred;
    private bool _isFarewellHeard;

    public PhoneCall Call => call;

    public PhoneCallPlan Plan => plan;

    /// <summary>Longest conversation.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>How long it may take until somebody talks, or the carrier says why not.</summary>
    public required TimeSpan Patience { get; init; }

    /// <summary>What it takes of the limits; null for a call that came in.</summary>
    public OutboundPlace? Place { get; init; }

    /// <summary>The phone, while somebody is or was on it; null before.</summary>
    public TwilioEndpoint? Endpoint
    {
        get
        {
            lock (_gate)
            {
                return _endpoint;
            }
        }
    }

    private bool IsEndedByUs => _isTransferred || _hangUp is { IsFaulted: false };

    /// <summary>Names the call as the carrier does. Once: false when it has another name already.</summary>
    public bool TryName(string callSid)
    {
        lock (_gate)
        {
            if (call.CarrierId is { } known)
            {
                return known == callSid;
            }

            call.CarrierId = callSid;
        }

        parts.Log.Add(call);
        return true;
    }

    /// <summary>What to do with the phone now: the webhook of a call that begins.</summary>
    public string Begin(TwilioAddresses addresses)
    {
        lock (_gate)
        {
            if (_leg < 0)
            {
                if (_isOver)
                {
                    return Twiml.Hangup();
                }

                NextLeg();
            }
        }

        return Twiml.Connect(addresses, parts.Tokens.Text(call.Id, 0), call.Agent);
    }

    /// <summary>What to do with the phone when its media stream is over: back to a conversation that waits, or the end.</summary>
    public string Resume(TwilioAddresses addresses)
    {
        lock (_gate)
        {
            if (call.End is not null || _isOver || _leg + 1 >= MostLegs)
            {
                return Outcome();
            }

            // A stream that never came to be will hardly come at the fourth try: without an end the phone would be sent in circles.
            if (_endpoint is null && ++_triesToBegin > MostTriesToBegin)
            {
                return Twiml.Say(parts.Options.ApologyText);
            }

            if (_leg < 0 || _isLegUsed || parts.TimeProvider.GetElapsedTime(_issuedAt) >= parts.Options.TokenLifetime)
            {
                NextLeg();
            }

            return Twiml.Connect(addresses, parts.Tokens.Text(call.Id, _leg), call.Agent);
        }
    }

    /// <summary>A media stream of this call has begun. False when the call no longer takes one.</summary>
    public bool TryConnect(TwilioStream stream)
    {
        TwilioEndpoint? known;
        lock (_gate)
        {
            _isLegUsed = true;
            if (_isOver || call.End is not null)
            {
                return false;
            }

            known = _endpoint;
            if (known is null)
            {
                var options = new TwilioEndpointOptions { PlaybackLead = parts.Options.PlaybackLead, ResumeWindow = parts.Options.ResumeWindow };
                _endpoint = new TwilioEndpoint(stream, options, parts.TimeProvider, parts.LoggerFactory.CreateLogger<TwilioEndpoint>());
                call.Report(PhoneCallStatus.InProgress);
                _talk = Task.Run(() => TalkAsync(_endpoint), CancellationToken.None);
                _talking.TrySetResult();
                return true;
            }
        }

        return known.TryResume(stream);
    }

    /// <summary>Takes a report of the carrier. A final one ends what goes on.</summary>
    public void TakeStatus(PhoneCallStatus status, DateTimeOffset? at = null)
    {
        call.Report(status, at);
        if (!status.IsFinal())
        {
            return;
        }

        TwilioEndpoint? endpoint;
        lock (_gate)
        {
            _isOver = true;
            endpoint = _endpoint;
        }

        _final.TrySetResult();
        endpoint?.HangUp();
    }

    /// <summary>Takes what the carrier found out about who answered.</summary>
    public static void TakeAnsweredBy(PhoneCall call, string answeredBy)
    {
        if (call.AnsweredBy is null or "unknown")
        {
            call.AnsweredBy = answeredBy;
        }
    }

    /// <summary>Hangs up; once, however many ask.</summary>
    /// <exception cref="PhoneLineException">The carrier could not be told, and there is no media stream to end instead.</exception>
    public Task HangUpAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_hangUp is null or { IsFaulted: true })
            {
                _hangUp = HangUpOnceAsync();
            }

            return _hangUp.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Connects the phone with another number; the conversation ends.</summary>
    /// <exception cref="PhoneLineException">The carrier refused.</exception>
    public async Task TransferAsync(string to, CancellationToken cancellationToken)
    {
        if (call.Status != PhoneCallStatus.InProgress || call.CarrierId is not { } callSid)
        {
            throw new PhoneLineException(PhoneLineRefusal.UnknownCall, "Only a call that somebody has answered, and that is not over, can be transferred.");
        }

        _isTransferred = true;
        try
        {
            await parts.Api.UpdateAsync(callSid, [new("Twiml", Twiml.Dial(to, Limit))], cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _isTransferred = false;
            throw;
        }

        await _stop.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>The life of the call; returns when its record may be closed. Never throws.</summary>
    /// <param name="shutdown">Ends waiting for others: what goes on is stopped and written down.</param>
    public async Task RunAsync(CancellationToken shutdown)
    {
        await Task.Yield();
        try
        {
            using var stop = shutdown.Register(static state => ((CancellationTokenSource)state!).Cancel(), _stop);
            await AwaitTalkAsync(shutdown).ConfigureAwait(false);
            Task? talk;
            lock (_gate)
            {
                talk = _talk;
            }

            await (talk ?? Task.CompletedTask).ConfigureAwait(false);
            await AwaitFinalAsync(shutdown).ConfigureAwait(false);
            await FinishAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // A defect must not leave a record open that others wait for.
            LogLifeFailed(parts.Logger, call.Id, error);
            call.Report(PhoneCallStatus.Failed);
        }

        Place?.Ended(call is { AnsweredAt: { } answered, EndedAt: { } ended } && ended > answered ? ended - answered : TimeSpan.Zero);
        LogClosed(parts.Logger, call.Id, call.Status, call.End?.Reason);
    }

    private async Task AwaitTalkAsync(CancellationToken shutdown)
    {
        var fallback = call.Direction == PhoneCallDirection.Inbound ? PhoneCallStatus.Canceled : PhoneCallStatus.Failed;
        var something = Task.WhenAny(_talking.Task, _final.Task);
        if (!await _finalWord.AwaitAsync(this, something, Patience, () => call.Status < PhoneCallStatus.InProgress, shutdown).ConfigureAwait(false))
        {
            TakeStatus(call.AnsweredAt is null ? fallback : PhoneCallStatus.Completed);
        }
    }

    /// <summary>Nobody waits for a word that was never asked for: of a call that came in, the end of its stream is the end.</summary>
    private async Task AwaitFinalAsync(CancellationToken shutdown)
    {
        if (call.Direction == PhoneCallDirection.Inbound && !_isTransferred)
        {
            TakeStatus(PhoneCallStatus.Completed);
        }

        if (!await _finalWord.AwaitAsync(this, _final.Task, FinalWord.Pause, () => _isTransferred, shutdown).ConfigureAwait(false))
        {
            TakeStatus(PhoneCallStatus.Completed);
        }
    }

    private async Task TalkAsync(TwilioEndpoint endpoint)
    {
        var attached = new AttachedRecord(call);
        var options = plan.Options with
        {
            Observers = [attached, .. plan.Options.Observers],
            Started = session =>
            {
                attached.Attach(session);
                plan.Options.Started?.Invoke(session);
            },
            MaximumDuration = plan.Options.MaximumDuration is { } own && own < Limit ? own : Limit,
            Registry = plan.Options.Registry ?? parts.Registry,
            FarewellAudio = plan.Options.FarewellAudio is null ? null : FarewellAsync,
        };
        CallEnd end;
        try
        {
            end = await plan.Runner.RunCallAsync(endpoint, options, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The agent is foreign code: one that cannot begin ends its own call and no other.
            LogTalkFailed(parts.Logger, call.Id, error);
            end = new CallEnd(CallEndReason.Failed, TimeSpan.Zero, error);
        }

        // Whoever hung up first: when it was us, the carrier's report of it is not the caller's wish.
        call.End = end.Reason == CallEndReason.CallerHungUp && IsEndedByUs ? end with { Reason = CallEndReason.Stopped } : end;
        parts.Health.Note(plan.Runner.Model, end.Reason);
        try
        {
            await endpoint.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            LogTalkFailed(parts.Logger, call.Id, error);
        }
    }

    private async IAsyncEnumerable<AudioFrame> FarewellAsync(CallEndReason reason, AudioFormat format, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (plan.Options.FarewellAudio is not { } farewell || IsEndedByUs)
        {
            yield break;
        }

        await foreach (var frame in farewell(reason, format, cancellationToken).ConfigureAwait(false))
        {
            _isFarewellHeard = true;
            yield return frame;
        }
    }

    private async Task FinishAsync()
    {
        if (plan.Finished is not { } finished)
        {
            return;
        }

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), parts.TimeProvider);
        try
        {
            await finished(call, limit.Token).WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // What the plan makes of the call is foreign code: the call has ended all the same.
            LogFinishedFailed(parts.Logger, call.Id, error);
        }
    }

    private async Task HangUpOnceAsync()
    {
        await Task.Yield();
        if (call.Status.IsFinal())
        {
            return;
        }

        try
        {
            if (call.CarrierId is { } callSid)
            {
                await parts.Api.UpdateAsync(callSid, [new("Status", "completed")], CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (PhoneLineException error) when (error.Reason == PhoneLineRefusal.UnknownCall || Endpoint is not null)
        {
            // Over already is what was wished for; and where there is a stream, its end is followed by our own order to hang up.
            LogHangUpUntold(parts.Logger, call.Id, error);
        }

        await _stop.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>Called under the lock.</summary>
    private void NextLeg()
    {
        if (call.CarrierId is { } callSid)
        {
            _leg++;
            _isLegUsed = false;
            _issuedAt = parts.TimeProvider.GetTimestamp();
            parts.Tokens.Issue(this, _leg, callSid, parts.Options.AccountSid);
        }
    }

    private string Outcome() => call.End?.Reason switch
    {
        CallEndReason.ModelLost or CallEndReason.ModelRefused or CallEndReason.Failed or CallEndReason.Refused when !_isFarewellHeard => Twiml.Say(parts.Options.ApologyText),
        _ => Twiml.Hangup(),
    };
}
