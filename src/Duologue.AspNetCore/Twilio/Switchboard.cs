using System.Collections.Concurrent;
using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Joins what belongs together: webhooks, media streams, and the calls that the program places.</summary>
/// <remarks>Thread-safe; one for an application. Disposing it stops the calls that go on and closes their records.</remarks>
internal sealed partial class Switchboard(SwitchboardParts parts, TwilioAddresses addresses) : IAsyncDisposable
{
    private const int LongestName = 64;
    private static readonly TimeSpan DisposeLimit = TimeSpan.FromSeconds(10);
    private readonly ConcurrentDictionary<string, TwilioCall> _calls = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Task> _lives = new(StringComparer.Ordinal);
    private readonly CallMemory _memory = new(parts.TimeProvider);
    private readonly CancellationTokenSource _shutdown = new();
    private PhoneCallPlanner? _planner;

    public SwitchboardParts Parts => parts;

    public TwilioAddresses Addresses => addresses;

    /// <summary>Whether streams need no token; see <see cref="SignatureCheck.IsOff"/>.</summary>
    public bool IsOpen { get; set; }

    /// <summary>Calls that are not closed yet.</summary>
    public int Count => _calls.Count;

    /// <exception cref="InvalidOperationException">The routes were mapped already.</exception>
    public void SetPlanner(PhoneCallPlanner planner)
    {
        if (Interlocked.CompareExchange(ref _planner, planner, null) is not null)
        {
            throw new InvalidOperationException("MapTwilio has been called already. One planner decides for all calls.");
        }
    }

    /// <summary>How a call is to be held; null when there is no such agent, or nobody has mapped the routes.</summary>
    public PhoneCallPlan? Plan(PhoneCall call) => _planner?.Invoke(call);

    /// <summary>A call that is not closed yet, by our id or the carrier's.</summary>
    public TwilioCall? Find(string id) => _calls.GetValueOrDefault(id) ?? (parts.Log.Find(id) is { } call ? _calls.GetValueOrDefault(call.Id) : null);

    /// <summary>Knows a call from now on: webhooks may come for it.</summary>
    public void Add(TwilioCall call) => _calls[call.Call.Id] = call;

    /// <summary>A call that was never placed.</summary>
    public void Remove(TwilioCall call) => _calls.TryRemove(call.Call.Id, out _);

    /// <summary>Lets a call's life begin; it is forgotten when it is over.</summary>
    public void Start(TwilioCall call)
    {
        var life = LiveAsync(call);
        _lives[call.Call.Id] = life;
        if (life.IsCompleted)
        {
            _lives.TryRemove(call.Call.Id, out _);
        }
    }

    /// <summary>What to do with a call that begins: one that rings here, or one that we placed and that was answered.</summary>
    public string Voice(string callSid, TwilioForm form, string? agent, string? ours)
    {
        var isKnown = true;
        var answers = _memory.GetOrMake(callSid, () =>
        {
            isKnown = false;
            return ours is null ? Ring(callSid, form, agent) : Answered(callSid, ours);
        });
        TakeStatus(callSid, form, ours);
        if (isKnown)
        {
            LogRepeated(parts.Logger, parts.Log.Find(callSid)?.Id);
        }

        return answers.Voice();
    }

    /// <summary>What to do with a call whose media stream is over.</summary>
    public string Resume(string callSid) => _memory.Find(callSid)?.Resume() ?? Twiml.Hangup();

    /// <summary>Takes what the carrier reports, in any order and repeated.</summary>
    public void TakeStatus(string callSid, TwilioForm form, string? ours)
    {
        var live = ours is null ? Find(callSid) : _calls.GetValueOrDefault(ours);
        if (live is not null && !live.TryName(callSid))
        {
            return;
        }

        if ((live?.Call ?? parts.Log.Find(callSid)) is not { } call)
        {
            return;
        }

        if (form["AnsweredBy"] is { } answeredBy)
        {
            TwilioCall.TakeAnsweredBy(call, answeredBy);
        }

        if (CarrierWords.Status(form["CallStatus"]) is { } status)
        {
            var at = CarrierWords.Moment(form["Timestamp"]);
            if (live is not null)
            {
                live.TakeStatus(status, at);
            }
            else
            {
                call.Report(status, at);
            }
        }

        if (form["StreamEvent"] == "stream-error")
        {
            LogStreamError(parts.Logger, call.Id, form["StreamError"]);
        }
    }

    /// <summary>Gives a media stream to its call. False when it is nobody's.</summary>
    public bool TryConnect(TwilioStream stream, string? agent)
    {
        var start = stream.Start;
        var call = parts.Tokens.Consume(start.Parameters.GetValueOrDefault("token"), start.CallSid, start.AccountSid);
        if (call is null && IsOpen)
        {
            Voice(start.CallSid, TwilioForm.Empty, agent ?? start.Parameters.GetValueOrDefault("agent"), null);
            call = Find(start.CallSid);
        }

        if (call is null || !call.TryConnect(stream))
        {
            LogStreamRefused(parts.Logger, call?.Call.Id);
            return false;
        }

        LogStreamBegan(parts.Logger, call.Call.Id);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _shutdown.CancelAsync().ConfigureAwait(false);
        try
        {
            await Task.WhenAll(_lives.Values).WaitAsync(DisposeLimit).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            LogLeft(parts.Logger, _calls.Count);
        }

        _shutdown.Dispose();
    }

    private async Task LiveAsync(TwilioCall call)
    {
        await call.RunAsync(_shutdown.Token).ConfigureAwait(false);
        if (call.Call.CarrierId is { } callSid)
        {
            // The answers stay as they are; what they were made from is let go.
            _memory.Replace(callSid, CallMemory.Answers.Fixed(call.Begin(addresses), call.Resume(addresses)));
        }

        _calls.TryRemove(call.Call.Id, out _);

        // Last of all: whoever waits for the end finds nothing of the call left but its record.
        call.Call.Close();
        parts.Log.Add(call.Call);
        _lives.TryRemove(call.Call.Id, out _);
    }

    /// <summary>A call comes in: it is written down before anything is answered.</summary>
    private CallMemory.Answers Ring(string callSid, TwilioForm form, string? agent)
    {
        var name = agent is { Length: > 0 and <= LongestName } ? agent : parts.Options.DefaultAgent;
        var call = new PhoneCall(PhoneCallDirection.Inbound, name, form["From"] ?? "", form["To"] ?? "", timeProvider: parts.TimeProvider) { CarrierId = callSid };
        parts.Log.Add(call);
        if (!parts.Registry.HasRoom)
        {
            LogBusy(parts.Logger, call.Id);
            return Refuse(call, PhoneCallStatus.Busy, Twiml.Busy());
        }

        PhoneCallPlan? plan;
        try
        {
            plan = Plan(call);
        }
        catch (Exception error)
        {
            // The planner is foreign code; the caller must hear something all the same.
            LogPlanFailed(parts.Logger, call.Id, error);
            return Refuse(call, PhoneCallStatus.Failed, Twiml.Say(parts.Options.ApologyText));
        }

        if (plan is null)
        {
            LogUnknownAgent(parts.Logger, call.Id, Printable(name));
            return Refuse(call, PhoneCallStatus.Failed, Twiml.Say("Sorry, nobody answers this number yet. Goodbye."));
        }

        if (parts.Health.IsBad(plan.Runner.Model))
        {
            LogModelBad(parts.Logger, call.Id);
            return Refuse(call, PhoneCallStatus.Failed, Twiml.Say(parts.Options.ApologyText));
        }

        var live = new TwilioCall(call, plan, parts)
        {
            Limit = parts.Options.MaximumDuration,
            Patience = parts.Options.TokenLifetime + parts.Options.StartTimeout,
        };
        Add(live);
        Start(live);
        LogRang(parts.Logger, call.Id, call.Agent);
        return new CallMemory.Answers(() => live.Begin(addresses), () => live.Resume(addresses));
    }

    /// <summary>A call that we placed was answered.</summary>
    private CallMemory.Answers Answered(string callSid, string ours)
    {
        if (_calls.GetValueOrDefault(ours) is not { } live || !live.TryName(callSid))
        {
            LogUnknownCall(parts.Logger);
            return new CallMemory.Answers(Twiml.Hangup, Twiml.Hangup);
        }

        return new CallMemory.Answers(() => live.Begin(addresses), () => live.Resume(addresses));
    }

    private static CallMemory.Answers Refuse(PhoneCall call, PhoneCallStatus status, string answer)
    {
        call.Report(status);
        call.Close();
        return CallMemory.Answers.Fixed(answer, Twiml.Hangup());
    }

    /// <summary>A name as it may stand in a log.</summary>
    private static string Printable(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') ? name : "(not a name)";
}
