namespace Duologue.Testing.Twilio;

/// <summary>A <c>mark</c> message of the server.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ReceivedAt">When it came, on the ear's clock.</param>
/// <param name="ReturnedAt">When it was sent back; null while it waits, and when its stream ended before.</param>
/// <param name="IsCleared">Whether a <c>clear</c> sent it back, and not its audio having been heard.</param>
public sealed record FakeMark(string Name, TimeSpan ReceivedAt, TimeSpan? ReturnedAt, bool IsCleared);
