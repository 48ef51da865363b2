namespace Duologue.Audio;

/// <summary>How one sample is written.</summary>
public enum AudioEncoding
{
    /// <summary>Signed 16-bit little-endian linear samples, two bytes each. Wire: <c>audio/pcm</c>.</summary>
    Pcm16,

    /// <summary>ITU-T G.711 µ-law, one byte a sample. Wire: <c>audio/pcmu</c>.</summary>
    MuLaw,

    /// <summary>ITU-T G.711 A-law, one byte a sample. Wire: <c>audio/pcma</c>.</summary>
    ALaw,
}
