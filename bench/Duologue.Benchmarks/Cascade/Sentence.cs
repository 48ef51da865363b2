namespace Duologue.Benchmarks.Cascade;

/// <summary>A sentence as 16 kHz samples, cut where its sound ends.</summary>
/// <param name="Text">What is said.</param>
/// <param name="Samples">From the first to the last audible sample.</param>
internal sealed record Sentence(string Text, short[] Samples);
