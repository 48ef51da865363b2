using Duologue.App.Agents.Concierge;
using Duologue.Phone;

namespace Duologue.App.Tests.Agents.Concierge;

/// <summary>A line that rings nobody: the test says how a call ended.</summary>
internal sealed class FakeLine : IPhoneLine
{
    private readonly List<OutboundCall> _placed = [];
    private readonly List<string> _hungUp = [];
    private PhoneCall? _last;

    public PhoneCallLog Log { get; } = new();

    public IReadOnlyList<OutboundCall> Placed => _placed;

    public IReadOnlyList<string> HungUp => _hungUp;

    public PhoneLineException? Refuses { get; set; }

    public Task<PhoneCall> PlaceAsync(OutboundCall call, CancellationToken cancellationToken = default)
    {
        _placed.Add(call);
        if (Refuses is { } refusal)
        {
            throw refusal;
        }

        _last = new PhoneCall(PhoneCallDirection.Outbound, call.Agent, "+15550001111", call.To, call.Variables);
        Log.Add(_last);
        return Task.FromResult(_last);
    }

    /// <summary>The call placed last is over, with an outcome.</summary>
    public void Ends(ReservationOutcome outcome)
    {
        var call = _last ?? throw new InvalidOperationException("Nobody was rung.");
        call.Report(PhoneCallStatus.Completed);
        call.Result = outcome.ToJson();
        call.Close();
    }

    /// <summary>The call placed last reached nobody.</summary>
    public async Task EndsAsync(PhoneCallStatus status)
    {
        var call = _last ?? throw new InvalidOperationException("Nobody was rung.");
        call.Report(status);
        await ReservationResult.FinishAsync(call, TestContext.Current.CancellationToken);
        call.Close();
    }

    public Task HangUpAsync(string callId, CancellationToken cancellationToken = default)
    {
        _hungUp.Add(callId);
        return Task.CompletedTask;
    }

    public Task TransferAsync(string callId, string to, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task SendDigitsAsync(string callId, string digits, CancellationToken cancellationToken = default) => throw new NotSupportedException();
}
