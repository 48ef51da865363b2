using System.Buffers.Binary;
using Duologue.Audio;

namespace Duologue.Testing;

/// <summary>Finds speech in test audio by loudness alone: good enough for tones and recorded voices in silence.</summary>
internal sealed class ScriptedEar(AudioFormat format)
{
    private const int Loud = 1_000;
    private static readonly TimeSpan SilenceEnds = TimeSpan.FromMilliseconds(200);

    private bool _isSpeaking;
    private long _silence;

    /// <summary>Takes the next audio. True when speech began in it, false when it ended, null when nothing changed.</summary>
    public bool? Hear(ReadOnlySpan<byte> audio)
    {
        if (IsLoud(audio))
        {
            _silence = 0;
            if (!_isSpeaking)
            {
                _isSpeaking = true;
                return true;
            }

            return null;
        }

        _silence += audio.Length;
        if (_isSpeaking && format.DurationOf(_silence) >= SilenceEnds)
        {
            _isSpeaking = false;
            return false;
        }

        return null;
    }

    private bool IsLoud(ReadOnlySpan<byte> audio)
    {
        for (var i = 0; i + format.BytesPerSample <= audio.Length; i += format.BytesPerSample)
        {
            var sample = format.Encoding switch
            {
                AudioEncoding.MuLaw => G711.DecodeMuLaw(audio[i]),
                AudioEncoding.ALaw => G711.DecodeALaw(audio[i]),
                _ => BinaryPrimitives.ReadInt16LittleEndian(audio[i..]),
            };
            if (sample is > Loud or < -Loud)
            {
                return true;
            }
        }

        return false;
    }
}
