namespace Duologue.Speech;

/// <summary>Held while flite fills its tables. The voice and the recogniser's pronunciations both do, and neither knows the other.</summary>
internal static class FliteGate
{
    internal static Lock Initialization { get; } = new();
}
