namespace Duologue.Testing.Twilio;

/// <summary>An answer of the REST interface.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Json">The body.</param>
/// <param name="Then">Done after it was sent; null for nothing.</param>
internal sealed record RestAnswer(int Status, string Json, Action? Then = null);
