using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Phone;

namespace Duologue.App.Phone;

/// <summary>The line of a server without a carrier: calls that come in are those of the routes, calls that go out stay in this process.</summary>
/// <param name="routes">Knows the calls that came in.</param>
/// <param name="restaurant">Places calls to the demo restaurant.</param>
/// <param name="registry">Says whether there is room.</param>
internal sealed class HomeLine(TwilioLine routes, LocalPhoneLine restaurant, CallRegistry registry) : IPhoneLine
{
    public PhoneCallLog Log => routes.Log;

    /// <summary>Readies the model for calls like one, so that the first words are not late.</summary>
    public Task PrepareAsync(OutboundCall example, CancellationToken cancellationToken) => restaurant.PrepareAsync(example, cancellationToken);

    public Task<PhoneCall> PlaceAsync(OutboundCall call, CancellationToken cancellationToken = default) => registry.HasRoom
        ? restaurant.PlaceAsync(call, cancellationToken)
        : throw new PhoneLineException(PhoneLineRefusal.LimitReached, "The server has no room for another call, or is about to stop.");

    public Task HangUpAsync(string callId, CancellationToken cancellationToken = default) => Of(callId).HangUpAsync(callId, cancellationToken);

    public Task TransferAsync(string callId, string to, CancellationToken cancellationToken = default) =>
        restaurant.TransferAsync(callId, to, cancellationToken);

    public Task SendDigitsAsync(string callId, string digits, CancellationToken cancellationToken = default) =>
        Of(callId).SendDigitsAsync(callId, digits, cancellationToken);

    private IPhoneLine Of(string callId) => Log.Find(callId) is { Direction: PhoneCallDirection.Outbound } ? restaurant : routes;
}
