using System.Security.Cryptography;
using System.Text;

namespace Duologue.AspNetCore.Wire;

/// <summary>The short-lived keys that are good now. Only their hashes are kept. Thread-safe.</summary>
/// <remarks>A key opens any number of sessions until it expires, as the service has it.</remarks>
internal sealed class ShortKeys(TimeProvider timeProvider, int most)
{
    /// <summary>How every such key begins.</summary>
    public const string Prefix = "ek_";

    private const long MostBytes = 64 * 1024 * 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private readonly PriorityQueue<string, long> _byExpiry = new();
    private long _bytes;

    /// <summary>Makes a key; null when there are too many.</summary>
    /// <param name="secret">What it brings along.</param>
    /// <param name="size">What that takes, in bytes.</param>
    /// <param name="expiresAt">When it is good no more.</param>
    public string? Mint(ShortKey secret, int size, DateTimeOffset expiresAt)
    {
        var value = Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24));
        var hash = Hash(value);
        lock (_gate)
        {
            Forget();
            if (_entries.Count >= most || _bytes + size > MostBytes)
            {
                return null;
            }

            _entries.Add(hash, new Entry(secret, size));
            _byExpiry.Enqueue(hash, expiresAt.UtcTicks);
            _bytes += size;
        }

        return value;
    }

    /// <summary>What a key brings along; null when it is none of ours, or no longer good.</summary>
    public ShortKey? Find(string? value)
    {
        if (value?.StartsWith(Prefix, StringComparison.Ordinal) != true)
        {
            return null;
        }

        var hash = Hash(value);
        lock (_gate)
        {
            Forget();
            return _entries.TryGetValue(hash, out var entry) ? entry.Secret : null;
        }
    }

    private static string Hash(string value) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(value)));

    private void Forget()
    {
        var now = timeProvider.GetUtcNow().UtcTicks;
        while (_byExpiry.TryPeek(out var hash, out var expiry) && expiry <= now)
        {
            _byExpiry.Dequeue();
            if (_entries.Remove(hash, out var entry))
            {
                _bytes -= entry.Size;
            }
        }
    }

    private sealed record Entry(ShortKey Secret, int Size);
}
