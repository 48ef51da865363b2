using System.Security.Cryptography;
using System.Text;

namespace Duologue.AspNetCore.Twilio;

/// <summary>One-time tokens of 256 bits that bind a media stream to one call. Thread-safe.</summary>
/// <remarks>
/// A token is made from a key that lives as long as the process and is unrelated to the account's token, so that a repeated webhook gets the
/// very same answer although only hashes are kept. Not for logs.
/// </remarks>
internal sealed class StreamTokens(TimeProvider timeProvider, TimeSpan lifetime)
{
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Ticket> _tickets = new(StringComparer.Ordinal);
    private readonly Queue<(string Hash, long At)> _byAge = new();

    /// <summary>Tokens that may still be used.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return _tickets.Count;
            }
        }
    }

    /// <summary>Makes a token good, once and for a while.</summary>
    public void Issue(TwilioCall call, int leg, string callSid, string accountSid)
    {
        var hash = Hash(Text(call.Call.Id, leg));
        lock (_gate)
        {
            Forget();
            var now = timeProvider.GetTimestamp();
            if (_tickets.TryAdd(hash, new Ticket(call, callSid, accountSid)))
            {
                _byAge.Enqueue((hash, now));
            }
        }
    }

    /// <summary>The token of a call's media stream; good only once it is issued.</summary>
    public string Text(string callId, int leg) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{callId}:{leg}")));

    /// <summary>Uses a token up. The call it is for, or null when it is not good for this stream.</summary>
    public TwilioCall? Consume(string? token, string callSid, string accountSid)
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var hash = Hash(token);
        lock (_gate)
        {
            Forget();

            // Whoever has a token but not its call is no friend: the token is spent all the same.
            return _tickets.Remove(hash, out var ticket) && ticket.CallSid == callSid && ticket.AccountSid == accountSid ? ticket.Call : null;
        }
    }

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private void Forget()
    {
        while (_byAge.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.At) >= lifetime)
        {
            _tickets.Remove(_byAge.Dequeue().Hash);
        }
    }

    private sealed record Ticket(TwilioCall Call, string CallSid, string AccountSid);
}
