using System.Buffers.Text;

namespace Duologue.Load.Wire;

/// <summary>A message being written; one buffer for the whole generator, which has one thread.</summary>
internal sealed class MessageText
{
    private readonly byte[] _bytes = new byte[32 * 1024];
    private int _count;

    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _count);

    public MessageText Begin(ReadOnlySpan<byte> text)
    {
        _count = 0;
        return Add(text);
    }

    public MessageText Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_bytes.AsSpan(_count));
        _count += text.Length;
        return this;
    }

    public MessageText Add(long number)
    {
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_count), out var written);
        _count += written;
        return this;
    }

    public MessageText AddBase64(ReadOnlySpan<byte> bytes)
    {
        Base64.EncodeToUtf8(bytes, _bytes.AsSpan(_count), out _, out var written);
        _count += written;
        return this;
    }
}
