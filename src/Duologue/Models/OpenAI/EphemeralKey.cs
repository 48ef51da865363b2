namespace Duologue.Models.OpenAI;

/// <summary>A key that a browser or another device may have, because it soon runs out.</summary>
/// <param name="Value">The key, <c>ek_…</c>. A secret: never log it.</param>
/// <param name="ExpiresAt">When it stops opening sessions.</param>
public sealed record EphemeralKey(string Value, DateTimeOffset ExpiresAt)
{
    /// <summary>Says when it runs out, and hides the key.</summary>
    public override string ToString() => $"ephemeral key until {ExpiresAt:u}";
}
