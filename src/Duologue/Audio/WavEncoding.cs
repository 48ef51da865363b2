namespace Duologue.Audio;

/// <summary>How the samples of a WAV file are written.</summary>
public enum WavEncoding
{
    /// <summary>Integers: 8-bit unsigned, or 16, 24 or 32-bit signed. Format tag 1.</summary>
    Integer,

    /// <summary>Floating point, 32 or 64-bit, full scale at ±1. Format tag 3.</summary>
    Float,

    /// <summary>G.711 A-law. Format tag 6.</summary>
    ALaw,

    /// <summary>G.711 µ-law. Format tag 7.</summary>
    MuLaw,
}
