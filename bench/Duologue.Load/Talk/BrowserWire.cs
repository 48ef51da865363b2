using System.Text;
using Duologue.Load.Wire;

namespace Duologue.Load.Talk;

/// <summary>A page on the browser's voice socket: plays what comes by its clock, says how far it is, and honours a clear.</summary>
/// <param name="text">Where messages are written.</param>
/// <param name="isInstant">Whether it claims to have heard everything at once, so that the server never waits for it.</param>
internal sealed class BrowserWire(MessageText text, bool isInstant) : ITalkWire
{
    private const int BytesPerMs = 48;
    private const double AudibleMs = 40;
    private readonly byte[] _audio = new byte[RealtimeWire.FrameBytes];
    private long _received;
    private double _thrownAwayMs;
    private long _queueEnd;
    private bool _isQuiet = true;

    /// <summary>3.5 times as fast as it sounds; the server ends what is faster than four times for long.</summary>
    public long LeastTime => 20_000_000 * 2 / 7;

    public void SendFrame(Line line, long now)
    {
        Stamp.Write(_audio, now);
        line.SendBinary(_audio);
    }

    public void Take(Talker talker, ReadOnlySpan<byte> message, bool isBinary, long now)
    {
        if (isBinary)
        {
            var before = _received / RealtimeWire.FrameBytes;
            _received += message.Length;
            _queueEnd = isInstant ? 0 : Math.Max(_queueEnd, now) + (message.Length * 1_000_000L / BytesPerMs);
            _isQuiet = false;
            talker.Delta(Stamp.AgeOf(message, now));

            // The server joins what waits into one frame; a flood counts pieces of 20 ms, and the first is counted already.
            for (var more = isInstant ? (_received / RealtimeWire.FrameBytes) - before : 1; more > 1; more--)
            {
                talker.Delta(null);
            }

            return;
        }

        switch (TypeOf(message))
        {
            case "session_ready":
                talker.Begin();
                break;
            case "clear":
                Clear(talker.Line, message, now);
                talker.CutHeard(now);
                break;
            case "ping":
                talker.Line.Send(text.Begin("{\"type\":\"pong\"}"u8).Written);
                break;
            case "error" or "ended":
                talker.Complain(Encoding.UTF8.GetString(message));
                break;
            default:
                // Transcripts, state and metrics; read off the socket, which is their cost.
                break;
        }
    }

    public bool ExpectsCut(long now) => QueuedMs(now) > AudibleMs;

    public void Report(Line line, long now)
    {
        if (_isQuiet)
        {
            return;
        }

        // Once more when all has been played, then not until there is something to play again.
        _isQuiet = QueuedMs(now) <= 0;
        line.Send(text.Begin("{\"type\":\"playback\",\"position\":"u8).Add(Position(now)).Add("}"u8).Written);
    }

    private double QueuedMs(long now) => Math.Max(0, _queueEnd - now) / 1e6;

    /// <summary>Samples played, cleared ones not counted.</summary>
    private long Position(long now) => Math.Max(0, (long)(((_received / (double)BytesPerMs) - _thrownAwayMs - QueuedMs(now)) * BytesPerMs / 2));

    private void Clear(Line line, ReadOnlySpan<byte> message, long now)
    {
        _thrownAwayMs += QueuedMs(now);
        _queueEnd = now;
        var at = message.IndexOf("\"id\":"u8) + 5;
        var rest = message[at..];
        var id = rest[..rest.IndexOfAny((byte)',', (byte)'}')];
        line.Send(text.Begin("{\"type\":\"playback\",\"position\":"u8).Add(Position(now)).Add(",\"clear\":"u8).Add(id).Add("}"u8).Written);
    }

    private static string TypeOf(ReadOnlySpan<byte> message)
    {
        var at = message.IndexOf("\"type\":\""u8);
        if (at < 0)
        {
            return "";
        }

        var rest = message[(at + 8)..];
        var type = rest[..rest.IndexOf((byte)'"')];
        return type switch
        {
            _ when type.SequenceEqual("session_ready"u8) => "session_ready",
            _ when type.SequenceEqual("clear"u8) => "clear",
            _ when type.SequenceEqual("ping"u8) => "ping",
            _ when type.SequenceEqual("error"u8) => "error",
            _ when type.SequenceEqual("ended"u8) => "ended",
            _ => "",
        };
    }
}
