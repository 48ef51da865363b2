using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Duologue.AspNetCore.Twilio;

/// <content>What is sent next, when, and how long nothing may happen.</content>
internal sealed partial class PhonePlayer
{
    private void Rewind()
    {
        _account.Rewind(Math.Max(_buffer.Start, _account.Uncertain(Now)));
        _mustClear = false;

        // A message stuck on the old stream says nothing of the next.
        _sendingSince = null;
        _generation++;
    }

    private void Send()
    {
        lock (_gate)
        {
            if (_isSending || _stream is null)
            {
                return;
            }

            _isSending = true;
        }

        _ = SendAllAsync();
    }

    /// <summary>Sends until nothing more may be sent. One at a time; never throws.</summary>
    private async Task SendAllAsync()
    {
        while (true)
        {
            TwilioStream stream;
            int length;
            lock (_gate)
            {
                length = _stream is null ? 0 : NextMessage(_stream.StreamSidUtf8, Now);
                if (length == 0 || _stream is null)
                {
                    _isSending = false;
                    SetTimer();
                    return;
                }

                stream = _stream;
            }

            var sending = stream.SendAsync(_message.AsMemory(0, length));
            if (!sending.IsCompleted)
            {
                NoteSending(stream);
            }

            var isSent = await sending.ConfigureAwait(false);
            lock (_gate)
            {
                _sendingSince = null;
                if (!isSent && _stream == stream)
                {
                    // The stream is broken; whoever reads it finds out too and takes it away.
                    _isSending = false;
                    return;
                }
            }
        }
    }

    private void NoteSending(TwilioStream stream)
    {
        lock (_gate)
        {
            if (_stream == stream)
            {
                _sendingSince = Now;
                SetTimer();
            }
        }
    }

    /// <summary>Writes what may be sent now. Zero when nothing may.</summary>
    private int NextMessage(ReadOnlySpan<byte> streamSid, TimeSpan now)
    {
        if (_mustClear)
        {
            _mustClear = false;
            return TwilioMessages.WriteClear(streamSid, _message);
        }

        var mark = _account.NextToSend;
        if (mark is { } due && due.Position <= _account.Sent)
        {
            return _account.Outstanding < MostOutstanding ? WriteMark(streamSid, due.Name, now) : 0;
        }

        var left = (int)((mark?.Position ?? _buffer.End) - _account.Sent);
        if (left == 0 || _account.Sent - _account.Played(now) > _lead)
        {
            return 0;
        }

        var count = Math.Min(left, Piece);
        var from = _account.Sent;
        _account.Send(count, now);
        return TwilioMessages.WriteMedia(streamSid, _buffer.Slice(from, count), _message);
    }

    private int WriteMark(ReadOnlySpan<byte> streamSid, string name, TimeSpan now)
    {
        Span<byte> text = stackalloc byte[16 + (3 * LongestName)];
        text[0] = (byte)'g';
        Utf8Formatter.TryFormat(_generation, text[1..], out var digits);
        text[1 + digits] = (byte)':';
        var length = 2 + digits + Encoding.UTF8.GetBytes(name, text[(2 + digits)..]);
        _account.SendMark(now);
        return TwilioMessages.WriteMark(streamSid, text[..length], _message);
    }

    /// <summary>Takes the generation off a name. False when it is not the present one.</summary>
    private bool IsOurs(ref ReadOnlySpan<byte> wireName)
    {
        var colon = wireName.IndexOf((byte)':');
        if (colon < 2
            || wireName[0] != (byte)'g'
            || !Utf8Parser.TryParse(wireName[1..colon], out int generation, out var used)
            || used != colon - 1
            || generation != _generation)
        {
            return false;
        }

        wireName = wireName[(colon + 1)..];
        return true;
    }

    private void OnTimer()
    {
        TwilioStream? stalled;
        string? why;
        lock (_gate)
        {
            _isTimerSet = false;
            why = Stall(Now);
            stalled = why is null ? null : _stream;
            if (stalled is null && _sendingSince is not null)
            {
                SetTimer();
            }
        }

        if (stalled is not null)
        {
            _stalled(stalled, why ?? "");
            return;
        }

        Send();
    }

    /// <summary>Why the phone must be taken for lost, or null.</summary>
    private string? Stall(TimeSpan now)
    {
        if (_sendingSince is { } since && now - since >= _options.SendLimit)
        {
            return string.Create(CultureInfo.InvariantCulture, $"a message could not be sent for {(now - since).TotalSeconds:0.0} s");
        }

        return _isListening && MarkLimit is { } limit && now >= limit ? "no mark has come back for too long" : null;
    }

    /// <summary>When a mark is missing for too long; null when none is expected.</summary>
    private TimeSpan? MarkLimit =>
        _account.MarkDue is { } due ? (due > _listeningSince ? due : _listeningSince) + _options.MarkLimit : null;

    private void SetTimer()
    {
        if (_isOver)
        {
            return;
        }

        var now = Now;
        var next = _stream is null ? null : MarkLimit;
        if (next <= now)
        {
            // Nobody listens, or it would be over already: look again later.
            next = now + LongPause;
        }

        if (_sendingSince is { } since)
        {
            next = Earlier(next, since + _options.SendLimit);
        }
        else if (_stream is not null && _account.Sent < _buffer.End && _account.Outstanding < MostOutstanding)
        {
            // Rounded up, because a timer that fires early would find nothing to do.
            next = Earlier(next, _account.TimeToReach(_account.Sent - _lead));
        }

        if (next is null && !_isTimerSet)
        {
            return;
        }

        _isTimerSet = next is not null;
        var wait = next is { } time ? TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((time - now).TotalMilliseconds))) : Timeout.InfiniteTimeSpan;
        _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }

    private static TimeSpan? Earlier(TimeSpan? one, TimeSpan? other) => one is null || other < one ? other ?? one : one;
}
