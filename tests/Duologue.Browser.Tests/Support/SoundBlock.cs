namespace Duologue.Browser.Tests.Support;

/// <summary>20 ms of sound in the page.</summary>
/// <param name="Time">When it ended, in the clock of the page's AudioContext, in seconds.</param>
/// <param name="Energy">Its mean square; full scale is 1.</param>
internal readonly record struct SoundBlock(double Time, double Energy)
{
    /// <summary>About -46 dB: louder than the rest of a pause in speech, quieter than any speech.</summary>
    private const double Audible = 2.5e-5;

    public bool IsAudible => Energy > Audible;
}
