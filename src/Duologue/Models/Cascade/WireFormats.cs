using Duologue.Audio;
using Duologue.Protocol;

namespace Duologue.Models.Cascade;

/// <summary>The audio formats that this model takes.</summary>
internal static class WireFormats
{
    /// <summary>Formats that are heard and spoken, the preferred one first.</summary>
    public static IReadOnlyList<AudioFormat> All { get; } =
    [
        AudioFormat.Pcm24k, AudioFormat.Pcm16k, AudioFormat.Pcm8k, AudioFormat.Pcm48k, AudioFormat.MuLaw8k, AudioFormat.ALaw8k,
    ];

    /// <summary>What a written format means; an error when it is none of ours.</summary>
    public static (AudioFormat Format, WireError? Error) FromWire(WireAudioFormat wire, string path)
    {
        if (wire.ToAudioFormat() is not { } format)
        {
            return (default, Errors.Invalid(
                "invalid_value", $"'{wire.Type}' is not an audio format; use audio/pcm, audio/pcmu or audio/pcma.", path + ".type"));
        }

        if (All.Contains(format))
        {
            return (format, null);
        }

        // As the service says it, which takes 24 kHz and nothing below.
        var code = format.SampleRate < AudioFormat.Pcm24k.SampleRate ? "integer_below_min_value" : "invalid_value";
        return (format, Errors.Invalid(code, $"{format.SampleRate} Hz is not taken; use 24000, 16000, 8000 or 48000.", path + ".rate"));
    }
}
