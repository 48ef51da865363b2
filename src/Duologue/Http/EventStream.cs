using System.Buffers;
using System.Text;

namespace Duologue.Http;

/// <summary>Reads server-sent events from an answer.</summary>
/// <remarks>
/// Takes any line ending, comments, several data lines and a last event without its empty line. A line that begins with a brace is taken
/// as an event too: some servers put a bare error into the stream. Source: HTML Living Standard, section 9.2.
/// </remarks>
internal sealed class EventStream(PartAnswer answer)
{
    private const int LongestEvent = 16 * 1024 * 1024;

    private readonly byte[] _block = new byte[8 * 1024];
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly StringBuilder _data = new();
    private int _start;
    private int _end;
    private bool _hasData;
    private bool _isAfterReturn;
    private bool _isAtEnd;

    /// <summary>The data of the next event; null at the end.</summary>
    /// <exception cref="PartException">The server was silent, broke off, or sent an event beyond all measure.</exception>
    public async ValueTask<string?> NextAsync()
    {
        while (await LineAsync().ConfigureAwait(false) is { } line)
        {
            if (line.Length == 0)
            {
                if (_hasData)
                {
                    return Take();
                }
            }
            else if (line[0] == '{' && !_hasData)
            {
                return line;
            }
            else if (line.StartsWith("data", StringComparison.Ordinal) && (line.Length == 4 || line[4] == ':'))
            {
                Add(line.Length > 5 && line[5] == ' ' ? line[6..] : line.Length > 5 ? line[5..] : "");
            }
        }

        return _hasData ? Take() : null;
    }

    private void Add(string data)
    {
        if (_hasData)
        {
            _data.Append('\n');
        }

        _hasData = true;
        _data.Append(data);
        if (_data.Length > LongestEvent)
        {
            throw answer.Failures.Garbage("an event far too long");
        }
    }

    private string Take()
    {
        var data = _data.ToString();
        _data.Clear();
        _hasData = false;
        return data;
    }

    private async ValueTask<string?> LineAsync()
    {
        while (true)
        {
            if (_start == _end)
            {
                (_start, _end) = (0, _isAtEnd ? 0 : await answer.ReadAsync(_block).ConfigureAwait(false));
                if (_end == 0)
                {
                    _isAtEnd = true;
                    return _line.WrittenCount > 0 ? TakeLine() : null;
                }
            }

            if (_isAfterReturn && _block[_start] == '\n')
            {
                _start++;
            }

            _isAfterReturn = false;
            var length = _block.AsSpan(_start, _end - _start).IndexOfAny((byte)'\n', (byte)'\r');
            if (length >= 0)
            {
                _line.Write(_block.AsSpan(_start, length));
                _isAfterReturn = _block[_start + length] == '\r';
                _start += length + 1;
                return TakeLine();
            }

            _line.Write(_block.AsSpan(_start, _end - _start));
            _start = _end;
            if (_line.WrittenCount > LongestEvent)
            {
                throw answer.Failures.Garbage("an event far too long");
            }
        }
    }

    private string TakeLine()
    {
        var line = Encoding.UTF8.GetString(_line.WrittenSpan);
        _line.ResetWrittenCount();
        return line.Length > 0 && line[0] == '\uFEFF' ? line[1..] : line;
    }
}
