using System.Security.Cryptography;

namespace Duologue.Models.Cascade;

/// <summary>Makes the ids of one connection: unique across connections, at most 32 characters, in the wire's usual shape.</summary>
internal sealed class EventIds
{
    private readonly string _salt = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(6));
    private long _last;

    /// <summary>A new id such as <c>item_4f…</c>. Safe from any thread.</summary>
    public string Next(string prefix) => $"{prefix}_{_salt}{Interlocked.Increment(ref _last):x6}";
}
