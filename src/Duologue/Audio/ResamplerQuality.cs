namespace Duologue.Audio;

/// <summary>How exactly a <see cref="Resampler"/> filters, against the time it holds back and takes.</summary>
/// <remarks>
/// Figures are for conversions with 8 kHz on one side; frequencies scale with the lower of the two rates, delays with its inverse.
/// </remarks>
public enum ResamplerQuality
{
    /// <summary>
    /// Holds 1.75 ms back. Flat within 0.05 dB to 3.4 kHz, images and aliases of what lies above 4.6 kHz under −80 dB, above 5 kHz under
    /// −85 dB: cleaner than any telephone, and short enough for talk.
    /// </summary>
    Default,

    /// <summary>
    /// Holds 1 ms back, for loads where every cycle counts: flat within 0.06 dB to 3.2 kHz, aliases from 5 kHz up under −65 dB.
    /// </summary>
    Fast,

    /// <summary>Holds 4 ms back, for files and recordings: flat within 0.01 dB to 3.7 kHz, aliases from 4.3 kHz up under −97 dB.</summary>
    High,
}
