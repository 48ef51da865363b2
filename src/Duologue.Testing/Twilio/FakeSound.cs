namespace Duologue.Testing.Twilio;

/// <summary>One <c>media</c> message of the server, and what of it was heard.</summary>
/// <param name="ReceivedAt">When it came, on the ear's clock.</param>
/// <param name="At">When its first sample was, or would have been, heard.</param>
/// <param name="Audio">What was played or is still waiting, µ-law at 8 kHz; shorter than what was sent when a <c>clear</c> cut it.</param>
/// <param name="CutBytes">How many bytes a <c>clear</c>, or the end of the stream, took away.</param>
public sealed record FakeSound(TimeSpan ReceivedAt, TimeSpan At, ReadOnlyMemory<byte> Audio, int CutBytes);
