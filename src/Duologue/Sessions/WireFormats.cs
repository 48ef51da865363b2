using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue;

/// <summary>Reads the wire's names of audio formats.</summary>
internal static class WireFormats
{
    /// <summary>The format; null when absent or unknown.</summary>
    public static AudioFormat? Read(WireAudioFormat? format) => format?.Type switch
    {
        "audio/pcm" => new AudioFormat(AudioEncoding.Pcm16, format.Rate ?? 24_000),
        "audio/pcmu" => AudioFormat.MuLaw8k,
        "audio/pcma" => AudioFormat.ALaw8k,
        _ => null,
    };
}
