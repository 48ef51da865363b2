using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Duologue.Load.Wire;

/// <summary>One end of a WebSocket over a raw socket: one system call for a message each way, no allocation.</summary>
internal sealed unsafe class Line
{
    private const uint Key = 0x5AC3_3C96;
    private readonly byte[] _in = GC.AllocateUninitializedArray<byte>(128 * 1024, pinned: true);
    private readonly byte[] _out = GC.AllocateUninitializedArray<byte>(32 * 1024, pinned: true);
    private readonly bool _isClient;
    private byte[] _unsent = [];
    private byte[] _fragments = [];
    private int _start;
    private int _end;
    private int _held;
    private bool _isHolding;

    public Line(Socket socket, bool isClient)
    {
        Socket = socket;
        _isClient = isClient;
        socket.NoDelay = true;
    }

    public Socket Socket { get; }

    public bool IsOpen { get; private set; } = true;

    /// <summary>Messages that found the socket's buffer full.</summary>
    public int Blocked { get; private set; }

    /// <summary>Whether the message read last was a binary one.</summary>
    public bool IsBinary { get; private set; }

    /// <summary>What came and is not a message yet; for the handshake.</summary>
    public ReadOnlySpan<byte> Raw => _in.AsSpan(_start, _end - _start);

    public void SkipRaw(int count) => _start += count;

    /// <summary>Takes what is there, with one call.</summary>
    public void Receive()
    {
        if (_start > 0)
        {
            _in.AsSpan(_start, _end - _start).CopyTo(_in);
            _end -= _start;
            _start = 0;
        }

        fixed (byte* buffer = _in)
        {
            var count = Native.Receive((int)Socket.Handle, buffer + _end, _in.Length - _end, Native.DontWait);
            if (count > 0)
            {
                _end += (int)count;
            }
            else if (count == 0 || Marshal.GetLastPInvokeError() is not (Native.WouldBlock or Native.Interrupted))
            {
                IsOpen = false;
            }
        }
    }

    /// <summary>The next whole message of what came.</summary>
    public bool TryRead(out ReadOnlySpan<byte> text)
    {
        while (TryFrame(out var opcode, out var isLast, out var payload))
        {
            IsBinary = opcode == 0 ? IsBinary : opcode == 2;
            switch (opcode)
            {
                case 1 or 2 when isLast:
                    text = payload;
                    return true;
                case 0 or 1 or 2:
                    _fragments = [.. _fragments, .. payload];
                    if (isLast)
                    {
                        text = _fragments;
                        _fragments = [];
                        return true;
                    }

                    break;
                case 8:
                    IsOpen = false;
                    SendFrame(8, payload);
                    break;
                case 9:
                    SendFrame(10, payload);
                    break;
                default:
                    break;
            }
        }

        text = default;
        return false;
    }

    public void Send(ReadOnlySpan<byte> text) => SendFrame(1, text);

    public void SendBinary(ReadOnlySpan<byte> bytes) => SendFrame(2, bytes);

    /// <summary>Keeps what is sent from now on, for <see cref="Held"/>.</summary>
    public void Hold() => _isHolding = true;

    /// <summary>What would have been sent, for <see cref="SendRaw"/>.</summary>
    public byte[] Held()
    {
        var held = _out[.._held];
        _isHolding = false;
        _held = 0;
        return held;
    }

    public void SendRaw(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_out);
        Write(bytes.Length);
    }

    public void Close()
    {
        if (IsOpen)
        {
            SendFrame(8, [0x03, 0xE8]);
            IsOpen = false;
        }

        Socket.Dispose();
    }

    private bool TryFrame(out int opcode, out bool isLast, out Span<byte> payload)
    {
        opcode = 0;
        isLast = false;
        payload = default;
        var bytes = _in.AsSpan(_start, _end - _start);
        if (bytes.Length < 2)
        {
            return false;
        }

        var isMasked = (bytes[1] & 0x80) != 0;
        var header = 2 + ((bytes[1] & 0x7F) switch { 126 => 2, 127 => 8, _ => 0 });
        var whole = header + (isMasked ? 4 : 0);
        if (bytes.Length < whole)
        {
            return false;
        }

        var length = header switch
        {
            4 => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            10 => checked((int)BinaryPrimitives.ReadInt64BigEndian(bytes[2..])),
            _ => bytes[1] & 0x7F,
        };
        if (bytes.Length < whole + length)
        {
            return false;
        }

        opcode = bytes[0] & 0x0F;
        isLast = (bytes[0] & 0x80) != 0;
        payload = bytes.Slice(whole, length);
        if (isMasked)
        {
            Mask(payload, MemoryMarshal.Read<uint>(bytes[header..]));
        }

        _start += whole + length;
        return true;
    }

    private void SendFrame(int opcode, ReadOnlySpan<byte> payload)
    {
        var frame = _out.AsSpan(_held);
        frame[0] = (byte)(0x80 | opcode);
        var at = 2;
        if (payload.Length < 126)
        {
            frame[1] = (byte)payload.Length;
        }
        else
        {
            frame[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(frame[2..], checked((ushort)payload.Length));
            at = 4;
        }

        if (_isClient)
        {
            frame[1] |= 0x80;
            MemoryMarshal.Write(frame[at..], Key);
            at += 4;
        }

        payload.CopyTo(frame[at..]);
        if (_isClient)
        {
            Mask(frame.Slice(at, payload.Length), Key);
        }

        if (_isHolding)
        {
            _held += at + payload.Length;
        }
        else
        {
            Write(at + payload.Length);
        }
    }

    private void Write(int length)
    {
        var bytes = _out.AsSpan(0, length);
        if (_unsent.Length > 0)
        {
            // Rare: the other side does not read. What waits goes first.
            _unsent = [.. _unsent, .. bytes];
            Blocked++;
            _unsent = _unsent[Push(_unsent)..];
            return;
        }

        var sent = Push(bytes);
        if (sent < length)
        {
            _unsent = bytes[sent..].ToArray();
            Blocked++;
        }
    }

    private int Push(ReadOnlySpan<byte> bytes)
    {
        fixed (byte* buffer = bytes)
        {
            var count = Native.Send((int)Socket.Handle, buffer, bytes.Length, Native.DontWait | Native.NoSignal);
            if (count < 0 && Marshal.GetLastPInvokeError() is not (Native.WouldBlock or Native.Interrupted))
            {
                IsOpen = false;
            }

            return (int)Math.Max(0, count);
        }
    }

    private static void Mask(Span<byte> bytes, uint key)
    {
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        var wide = ((ulong)key << 32) | key;
        for (var i = 0; i < words.Length; i++)
        {
            words[i] ^= wide;
        }

        for (var i = words.Length * 8; i < bytes.Length; i++)
        {
            bytes[i] ^= (byte)(key >> (8 * (i & 3)));
        }
    }
}
