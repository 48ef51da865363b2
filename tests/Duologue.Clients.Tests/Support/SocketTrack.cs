using System.Buffers.Binary;
using System.Text.Json;

namespace Duologue.Clients.Tests.Support;

/// <summary>One direction of a WebSocket as it went over the wire: its bytes, and the messages in them.</summary>
internal sealed class SocketTrack
{
    private const int Continuation = 0;
    private const int Text = 1;
    private const int Binary = 2;
    private const int Close = 8;

    private readonly Lock _gate = new();
    private readonly MemoryStream _bytes = new();

    /// <summary>Keeps what passed.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        lock (_gate)
        {
            _bytes.Write(bytes);
        }
    }

    /// <summary>Length of the longest message so far, in bytes.</summary>
    public int Longest => Messages().Select(message => message.Data.Length).DefaultIfEmpty().Max();

    /// <summary>The code this side closed with; null when it has not.</summary>
    public int? CloseCode => Messages().Where(m => m.Opcode == Close && m.Data.Length >= 2).Select(m => (int?)BinaryPrimitives.ReadUInt16BigEndian(m.Data)).FirstOrDefault();

    /// <summary>Whether anything but text was sent.</summary>
    public bool HasBinary => Messages().Any(message => message.Opcode == Binary);

    /// <summary>The events so far, in order.</summary>
    public IReadOnlyList<JsonElement> Events() => [.. Messages().Where(m => m.Opcode == Text).Select(m => JsonElement.Parse(m.Data))];

    // Frames are read again at each look, which is simpler than following a stream that comes in any pieces.
    private List<(int Opcode, byte[] Data)> Messages()
    {
        byte[] all;
        lock (_gate)
        {
            all = _bytes.ToArray();
        }

        var messages = new List<(int, byte[])>();
        var whole = new MemoryStream();
        var kind = Text;
        for (var at = 0; Frame(all, ref at, out var opcode, out var isLast, out var payload);)
        {
            if (opcode >= Close)
            {
                messages.Add((opcode, payload));
                continue;
            }

            kind = opcode == Continuation ? kind : opcode;
            whole.Write(payload);
            if (isLast)
            {
                messages.Add((kind, whole.ToArray()));
                whole.SetLength(0);
            }
        }

        return messages;
    }

    private static bool Frame(byte[] all, ref int at, out int opcode, out bool isLast, out byte[] payload)
    {
        (opcode, isLast, payload) = (0, false, []);
        if (all.Length < at + 2)
        {
            return false;
        }

        (opcode, isLast) = (all[at] & 0x0F, (all[at] & 0x80) != 0);
        var isMasked = (all[at + 1] & 0x80) != 0;
        var length = (long)(all[at + 1] & 0x7F);
        var extra = length == 126 ? 2 : length == 127 ? 8 : 0;
        var start = at + 2 + extra + (isMasked ? 4 : 0);
        if (all.Length < start)
        {
            return false;
        }

        length = extra switch
        {
            2 => BinaryPrimitives.ReadUInt16BigEndian(all.AsSpan(at + 2)),
            8 => BinaryPrimitives.ReadInt64BigEndian(all.AsSpan(at + 2)),
            _ => length,
        };
        if (all.Length < start + length)
        {
            return false;
        }

        payload = all[start..(int)(start + length)];
        for (var i = 0; isMasked && i < payload.Length; i++)
        {
            payload[i] ^= all[start - 4 + (i & 3)];
        }

        at = (int)(start + length);
        return true;
    }
}
