using System.Security.Cryptography;
using System.Text;

namespace Duologue.AspNetCore.Browser;

/// <summary>Secrets of 256 bits that open something once: tickets, and tokens to come back. Only their hashes are kept. Thread-safe.</summary>
/// <param name="timeProvider">The clock.</param>
/// <param name="lifetime">How long one may lie unused; null for as long as it is not revoked.</param>
/// <param name="most">Most that may lie unused at once.</param>
internal sealed class OneTimeTokens<T>(TimeProvider timeProvider, TimeSpan? lifetime, int most)
    where T : class
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, T> _values = new(StringComparer.Ordinal);
    private readonly Queue<(string Hash, long At)> _byAge = new();

    /// <summary>Those that may still be used.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                Forget();
                return _values.Count;
            }
        }
    }

    /// <summary>Makes one; null when too many lie unused.</summary>
    public string? Issue(T value)
    {
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        lock (_gate)
        {
            Forget();
            if (_values.Count >= most)
            {
                return null;
            }

            var hash = Hash(token);
            _values[hash] = value;
            if (lifetime is not null)
            {
                _byAge.Enqueue((hash, timeProvider.GetTimestamp()));
            }
        }

        return token;
    }

    /// <summary>Uses one up. What it opens, or null when it is none, was used, or is too old.</summary>
    public T? Consume(string token)
    {
        var hash = Hash(token);
        lock (_gate)
        {
            Forget();
            return _values.Remove(hash, out var value) ? value : null;
        }
    }

    /// <summary>Makes one useless.</summary>
    public void Revoke(string token)
    {
        var hash = Hash(token);
        lock (_gate)
        {
            _values.Remove(hash);
        }
    }

    private static string Hash(string token) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private void Forget()
    {
        while (_byAge.TryPeek(out var oldest) && timeProvider.GetElapsedTime(oldest.At) >= lifetime)
        {
            _values.Remove(_byAge.Dequeue().Hash);
        }
    }
}
