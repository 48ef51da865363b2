using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Remembers for a day which wish a key stood for, so that asking again does not ring again. Thread-safe.</summary>
internal sealed class PlacedWishes(TimeProvider timeProvider)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<(string Asker, string Key), Wish> _wishes = [];

    /// <summary>The call of a wish: the one placed before, or a new one.</summary>
    /// <exception cref="PhoneLineException">The key stood for another wish.</exception>
    public Task<PhoneCall> GetOrPlace(OutboundCall call, string key, Func<Task<PhoneCall>> place)
    {
        lock (_gate)
        {
            var now = timeProvider.GetTimestamp();
            foreach (var old in _wishes.Where(w => timeProvider.GetElapsedTime(w.Value.At, now) >= Kept || DidNothing(w.Value.Placed)).Select(w => w.Key).ToList())
            {
                _wishes.Remove(old);
            }

            if (!_wishes.TryGetValue((call.Asker, key), out var wish))
            {
                _wishes[(call.Asker, key)] = wish = new Wish(Content(call), now, place());
            }
            else if (wish.Content != Content(call))
            {
                throw new PhoneLineException(PhoneLineRefusal.KeyReused, "This idempotency key stood for another call. Take a new key for each wish.");
            }

            return wish.Placed;
        }
    }

    /// <summary>Whether nobody can have been rung: then asking again is a new try.</summary>
    public static bool DidNothing(PhoneLineException error) =>
        error.Reason != PhoneLineRefusal.Unreachable
        || error.InnerException is HttpRequestException
        {
            HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError,
        };

    private static bool DidNothing(Task<PhoneCall> placed) => placed.Exception?.InnerException is PhoneLineException error && DidNothing(error);

    private static string Content(OutboundCall call) =>
        string.Join('\0', [call.To, call.Agent, $"{call.TimeLimit}", .. call.Variables.OrderBy(v => v.Key, StringComparer.Ordinal).SelectMany(v => new[] { v.Key, v.Value })]);

    private sealed record Wish(string Content, long At, Task<PhoneCall> Placed);
}
