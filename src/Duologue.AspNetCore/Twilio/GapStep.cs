namespace Duologue.AspNetCore.Twilio;

/// <summary>What to do with one piece of the caller's audio.</summary>
/// <param name="Silence">Bytes of silence to hear before it.</param>
/// <param name="Skip">Bytes at its beginning that were heard already; all of them when it comes too late.</param>
internal readonly record struct GapStep(int Silence, int Skip);
