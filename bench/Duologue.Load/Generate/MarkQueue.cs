namespace Duologue.Load.Generate;

/// <summary>Marks that wait for the audio before them; names are kept in place, so that nothing is allocated.</summary>
internal sealed class MarkQueue
{
    private const int Most = 256;
    private const int NameBytes = 48;
    private readonly byte[] _names = new byte[Most * NameBytes];
    private readonly int[] _lengths = new int[Most];
    private readonly long[] _due = new long[Most];
    private int _head;
    private int _count;

    public bool IsEmpty => _count == 0;

    /// <summary>When the first is due.</summary>
    public long FirstDue => _due[_head];

    public bool TryAdd(ReadOnlySpan<byte> name, long due)
    {
        if (_count == Most || name.Length > NameBytes)
        {
            return false;
        }

        var at = (_head + _count++) % Most;
        name.CopyTo(_names.AsSpan(at * NameBytes));
        _lengths[at] = name.Length;
        _due[at] = due;
        return true;
    }

    public ReadOnlySpan<byte> Take()
    {
        var at = _head;
        _head = (_head + 1) % Most;
        _count--;
        return _names.AsSpan(at * NameBytes, _lengths[at]);
    }
}
