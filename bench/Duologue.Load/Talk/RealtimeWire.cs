using System.Text;
using Duologue.Load.Wire;

namespace Duologue.Load.Talk;

/// <summary>A client of the Realtime API; in front of the bare server it speaks the same.</summary>
internal sealed class RealtimeWire(MessageText text) : ITalkWire
{
    public const int FrameBytes = 960;
    private const int HeadLength = 80;
    private readonly byte[] _audio = Noise();

    /// <summary>What is in front of the audio.</summary>
    public static ReadOnlySpan<byte> AppendPrefix => "{\"type\":\"input_audio_buffer.append\",\"audio\":\""u8;

    public long LeastTime => 0;

    public void SendFrame(Line line, long now)
    {
        Stamp.Write(_audio, now);
        line.Send(text.Begin(AppendPrefix).AddBase64(_audio).Add("\"}"u8).Written);
    }

    public void Take(Talker talker, ReadOnlySpan<byte> message, bool isBinary, long now)
    {
        var head = message[..Math.Min(HeadLength, message.Length)];
        if (head.IndexOf("\"response.output_audio.delta\""u8) >= 0)
        {
            var at = message.IndexOf("\"delta\":\""u8);
            talker.Delta(at < 0 ? null : Stamp.AgeOfBase64(message[(at + 9)..], now));
        }
        else if (head.IndexOf("\"input_audio_buffer.speech_started\""u8) >= 0)
        {
            talker.CutHeard(now);
        }
        else if (head.IndexOf("\"session.created\""u8) >= 0)
        {
            talker.Begin();
        }
        else if (head.IndexOf("\"error\""u8) >= 0)
        {
            talker.Complain(Encoding.UTF8.GetString(message));
        }
        else
        {
            // Everything else of a conversation; it was read off the socket, which is its cost.
        }
    }

    public bool ExpectsCut(long now) => true;

    public void Report(Line line, long now)
    {
        // This wire does not.
    }

    private static byte[] Noise()
    {
        var audio = new byte[FrameBytes];
        new Random(2).NextBytes(audio);
        return audio;
    }
}
