namespace Duologue.Benchmarks.Cascade;

/// <summary>When things happened after the last audible sample of one turn, in milliseconds.</summary>
/// <param name="Stopped"><c>speech_stopped</c> arrived.</param>
/// <param name="Understood">The final transcript arrived.</param>
/// <param name="Heard">The first audio of the answer arrived.</param>
/// <param name="IsRight">Whether the words were recognised exactly.</param>
internal sealed record TurnTimes(double Stopped, double Understood, double Heard, bool IsRight);
