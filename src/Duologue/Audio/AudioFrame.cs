namespace Duologue.Audio;

/// <summary>A stretch of mono audio: usually 20 ms, any length is legal.</summary>
/// <param name="Format">What the bytes mean.</param>
/// <param name="Data">Whole samples. Whoever hands out a frame says how long the memory stays valid.</param>
public readonly record struct AudioFrame(AudioFormat Format, ReadOnlyMemory<byte> Data)
{
    /// <summary>Playing time.</summary>
    public TimeSpan Duration => Format.DurationOf(Data.Length);
}
