using System.Threading.Channels;
using Duologue.Phone;

namespace Duologue.Tests.Phone;

/// <summary>A line that writes down what it is asked for.</summary>
internal sealed class LineFake : IPhoneLine
{
    private readonly Channel<string> _asked = Channel.CreateUnbounded<string>();

    public PhoneCallLog Log { get; } = new();

    public ValueTask<string> NextAsync() => _asked.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public PhoneCall Add(RealtimeSession session)
    {
        var call = new PhoneCall(PhoneCallDirection.Inbound, "agent", "", "");
        call.Attach(session);
        Log.Add(call);
        return call;
    }

    public Task<PhoneCall> PlaceAsync(OutboundCall call, CancellationToken cancellationToken = default) => throw new NotSupportedException();

    public Task HangUpAsync(string callId, CancellationToken cancellationToken = default) => AskAsync($"hangup {callId}");

    public Task TransferAsync(string callId, string to, CancellationToken cancellationToken = default) => AskAsync($"transfer {callId} {to}");

    public Task SendDigitsAsync(string callId, string digits, CancellationToken cancellationToken = default) => AskAsync($"digits {callId} {digits}");

    private Task AskAsync(string wish)
    {
        _asked.Writer.TryWrite(wish);
        return Task.CompletedTask;
    }
}
