using System.Globalization;
using Duologue.Phone;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>The phone line over Twilio: places calls within the limits of <see cref="OutboundOptions"/>, and steers those that go on.</summary>
/// <remarks>
/// Thread-safe; made by <c>AddTwilio</c>. A call is placed with an address of this server as its instructions, so that its stream token is made
/// when somebody answers. What the agent should know never leaves the process.
/// </remarks>
public sealed partial class TwilioLine : IPhoneLine
{
    private const int MostVariables = 50;
    private const int LongestVariable = 500;
    private const int LongestKey = 200;
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);
    private readonly Switchboard _switchboard;
    private readonly TwilioOptions _options;
    private readonly OutboundGuard _guard;
    private readonly PlacedWishes _wishes;
    private readonly ILogger<TwilioLine> _logger;

    internal TwilioLine(Switchboard switchboard)
    {
        var parts = switchboard.Parts;
        _switchboard = switchboard;
        _options = parts.Options;
        _guard = new OutboundGuard(_options.Outbound, parts.TimeProvider, parts.LoggerFactory.CreateLogger<OutboundGuard>());
        _wishes = new PlacedWishes(parts.TimeProvider);
        _logger = parts.LoggerFactory.CreateLogger<TwilioLine>();
    }

    /// <inheritdoc />
    public PhoneCallLog Log => _switchboard.Parts.Log;

    /// <inheritdoc />
    /// <exception cref="ArgumentException">More than 50 variables, or a name or value longer than 500 characters; or the key is longer than 200.</exception>
    public Task<PhoneCall> PlaceAsync(OutboundCall call, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Variables.Count > MostVariables || call.Variables.Any(v => v.Key.Length > LongestVariable || v.Value.Length > LongestVariable))
        {
            throw new ArgumentException($"A call takes at most {MostVariables} variables of at most {LongestVariable} characters.", nameof(call));
        }

        if (call.IdempotencyKey is not { } key)
        {
            return PlaceOnceAsync(call, cancellationToken);
        }

        if (key.Length is 0 or > LongestKey)
        {
            throw new ArgumentException($"An idempotency key has 1 to {LongestKey} characters.", nameof(call));
        }

        // Others may wait for the same call: only this one's waiting is given up.
        return _wishes.GetOrPlace(call, key, () => PlaceOnceAsync(call, CancellationToken.None)).WaitAsync(cancellationToken);
    }

    /// <inheritdoc />
    public Task HangUpAsync(string callId, CancellationToken cancellationToken = default)
    {
        var call = Find(callId);
        return _switchboard.Find(call.Id)?.HangUpAsync(cancellationToken) ?? Task.CompletedTask;
    }

    /// <inheritdoc />
    public async Task TransferAsync(string callId, string to, CancellationToken cancellationToken = default)
    {
        var call = Find(callId);
        DestinationRules.Check(to, _options.Outbound);
        await Live(call).TransferAsync(to, cancellationToken).ConfigureAwait(false);
        LogTransferred(_logger, call.Id, PhoneNumber.Mask(to));
    }

    /// <inheritdoc />
    public async Task SendDigitsAsync(string callId, string digits, CancellationToken cancellationToken = default)
    {
        Digits.Check(digits);
        var endpoint = Live(Find(callId)).Endpoint
            ?? throw new PhoneLineException(PhoneLineRefusal.UnknownCall, "Keys can be pressed only in a call that somebody has answered.");
        await endpoint.SendDigitsAsync(digits, cancellationToken).ConfigureAwait(false);
    }

    private PhoneCall Find(string callId)
    {
        ArgumentNullException.ThrowIfNull(callId);
        return Log.Find(callId) ?? throw new PhoneLineException(PhoneLineRefusal.UnknownCall, "There is no such call.");
    }

    private TwilioCall Live(PhoneCall call) =>
        !call.Status.IsFinal() && _switchboard.Find(call.Id) is { } live ? live : throw new PhoneLineException(PhoneLineRefusal.UnknownCall, "The call is over.");

    private async Task<PhoneCall> PlaceOnceAsync(OutboundCall wish, CancellationToken cancellationToken)
    {
        var outbound = _options.Outbound;
        DestinationRules.Check(wish.To, outbound);
        var limit = wish.TimeLimit is { } own && own < outbound.TimeLimit ? own : outbound.TimeLimit;
        if (limit < TimeSpan.FromSeconds(1))
        {
            throw new ArgumentException("The time limit of a call is at least a second.", nameof(wish));
        }

        var parts = _switchboard.Parts;
        var call = new PhoneCall(PhoneCallDirection.Outbound, wish.Agent, _options.PhoneNumber, wish.To, wish.Variables, parts.TimeProvider);
        var plan = _switchboard.Plan(call) ?? throw new PhoneLineException(PhoneLineRefusal.UnknownAgent, "There is no agent of that name.");
        if (!parts.Registry.HasRoom)
        {
            throw new PhoneLineException(PhoneLineRefusal.LimitReached, "The server has no room for another call.") { RetryAfter = Grace };
        }

        var place = _guard.Take(wish.Asker, wish.To, limit);
        var live = new TwilioCall(call, plan, parts) { Limit = limit, Patience = outbound.RingTimeout + Grace, Place = place };
        _switchboard.Add(live);
        try
        {
            var placed = await parts.Api.CreateAsync(Fields(call, limit), cancellationToken).ConfigureAwait(false);
            live.TryName(placed.CallSid);
            live.TakeStatus(placed.Status ?? PhoneCallStatus.Queued);
        }
        catch (Exception error)
        {
            if (error is not PhoneLineException refusal || !PlacedWishes.DidNothing(refusal))
            {
                // It may ring all the same: its record stays, and whatever is reported of it is taken.
                Log.Add(call);
                _switchboard.Start(live);
                LogUncertain(_logger, call.Id);
                throw;
            }

            place.GiveBack();
            _switchboard.Remove(live);
            throw;
        }

        _switchboard.Start(live);
        LogPlaced(_logger, call.Id, wish.Agent, PhoneNumber.Mask(wish.To), wish.Asker);
        return call;
    }

    private List<KeyValuePair<string, string>> Fields(PhoneCall call, TimeSpan limit)
    {
        var addresses = _switchboard.Addresses;
        var status = addresses.StatusOf(call.Id);
        List<KeyValuePair<string, string>> fields =
        [
            new("To", call.To),
            new("From", call.From),
            new("Url", addresses.VoiceOf(call.Id)),
            new("Method", "POST"),
            new("StatusCallback", status),
            new("StatusCallbackMethod", "POST"),
            new("StatusCallbackEvent", "initiated"),
            new("StatusCallbackEvent", "ringing"),
            new("StatusCallbackEvent", "answered"),
            new("StatusCallbackEvent", "completed"),
            new("Timeout", Seconds(_options.Outbound.RingTimeout)),
            new("TimeLimit", Seconds(limit)),
        ];
        if (_options.Outbound.DetectsMachines)
        {
            fields.AddRange(
            [
                new("MachineDetection", "Enable"),
                new("AsyncAmd", "true"),
                new("AsyncAmdStatusCallback", status),
                new("AsyncAmdStatusCallbackMethod", "POST"),
            ]);
        }

        return fields;
    }

    private static string Seconds(TimeSpan time) => ((int)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);

    [LoggerMessage(8071, LogLevel.Information, "Phone call {CallId} is placed: agent {Agent} to {To}, asked for by {Asker}")]
    private static partial void LogPlaced(ILogger logger, string callId, string agent, string to, string asker);

    [LoggerMessage(8072, LogLevel.Warning, "Whether phone call {CallId} was placed is not known")]
    private static partial void LogUncertain(ILogger logger, string callId);

    [LoggerMessage(8073, LogLevel.Information, "Phone call {CallId} was connected with {To}")]
    private static partial void LogTransferred(ILogger logger, string callId, string to);
}
