namespace Duologue.Testing.Twilio;

/// <summary>A <c>clear</c> message of the server.</summary>
/// <param name="At">When it came, on the ear's clock.</param>
/// <param name="Dropped">How much audio was waiting and was thrown away.</param>
/// <param name="Marks">How many marks came back because of it.</param>
public readonly record struct FakeClear(TimeSpan At, TimeSpan Dropped, int Marks);
