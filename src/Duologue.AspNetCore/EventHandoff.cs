using System.Threading.Tasks.Sources;
using Duologue.Endpoints;

namespace Duologue.AspNetCore;

/// <summary>
/// Hands events from the loop that reads the socket to the one who reads the endpoint: one at a time, without a queue and without a change of
/// threads. The loop goes on when the event is done with, because its memory is lent.
/// </summary>
/// <remarks>Thread-safe for one reader, one loop, and anybody who ends it.</remarks>
internal sealed class EventHandoff
{
    private readonly Lock _gate = new();
    private readonly Turn<EndpointEvent?> _reader = new();
    private readonly Turn<bool> _writer = new();
    private EndpointEvent? _offered;
    private EndpointEvent? _last;
    private bool _readerWaits;
    private bool _writerWaits;
    private bool _isLent;
    private bool _isCancelled;
    private bool _hasLeft;

    /// <summary>Whether the reader is gone.</summary>
    public bool HasLeft
    {
        get
        {
            lock (_gate)
            {
                return _hasLeft;
            }
        }
    }

    /// <summary>The next event, when the last is done with. Null when reading was given up.</summary>
    public ValueTask<EndpointEvent?> NextAsync()
    {
        var release = false;
        ValueTask<EndpointEvent?> next;
        lock (_gate)
        {
            if (_isLent)
            {
                (_isLent, release, _writerWaits) = (false, _writerWaits, false);
            }

            if (_last is not null || _isCancelled)
            {
                next = new ValueTask<EndpointEvent?>(_last);
            }
            else if (_offered is { } offered)
            {
                (_offered, _isLent) = (null, true);
                next = new ValueTask<EndpointEvent?>(offered);
            }
            else
            {
                _readerWaits = true;
                next = _reader.Begin();
            }
        }

        if (release)
        {
            _writer.End(true);
        }

        return next;
    }

    /// <summary>Offers an event and waits until it is done with. False when nobody takes it, now and ever after.</summary>
    public ValueTask<bool> OfferAsync(EndpointEvent endpointEvent)
    {
        bool deliver;
        ValueTask<bool> done;
        lock (_gate)
        {
            if (_hasLeft || _isCancelled || _last is not null)
            {
                return new ValueTask<bool>(false);
            }

            deliver = _readerWaits;
            if (deliver)
            {
                (_readerWaits, _isLent) = (false, true);
            }
            else
            {
                _offered = endpointEvent;
            }

            _writerWaits = true;
            done = _writer.Begin();
        }

        if (deliver)
        {
            _reader.End(endpointEvent);
        }

        return done;
    }

    /// <summary>Slips an event in while the reader waits for one. False when it does not.</summary>
    public bool TryInject(EndpointEvent endpointEvent)
    {
        lock (_gate)
        {
            if (!_readerWaits)
            {
                return false;
            }

            _readerWaits = false;
        }

        _reader.End(endpointEvent);
        return true;
    }

    /// <summary>Ends the reading with a last event, which passes everything that is still offered.</summary>
    public void Finish(EndpointEvent last) => Stop(last);

    /// <summary>Gives the reading up: the one who reads gets null.</summary>
    public void Cancel() => Stop(null);

    /// <summary>The reader is gone and uses no lent memory any more.</summary>
    public void Leave()
    {
        bool release;
        lock (_gate)
        {
            _hasLeft = true;
            _offered = null;
            (_isLent, release, _writerWaits) = (false, _writerWaits, false);
        }

        if (release)
        {
            _writer.End(false);
        }
    }

    private void Stop(EndpointEvent? last)
    {
        bool wake;
        bool release;
        lock (_gate)
        {
            if (_last is not null || _isCancelled)
            {
                return;
            }

            (_last, _isCancelled) = (last, last is null);
            (wake, _readerWaits) = (_readerWaits, false);

            // What is lent stays lent until the reader comes back; what was only offered is dropped.
            release = _writerWaits && !_isLent;
            _writerWaits &= !release;
            _offered = null;
        }

        if (release)
        {
            _writer.End(false);
        }

        if (wake)
        {
            _reader.End(last);
        }
    }

    /// <summary>Something one side waits for, again and again, without allocating.</summary>
    private sealed class Turn<T> : IValueTaskSource<T>
    {
        private ManualResetValueTaskSourceCore<T> _core;

        public ValueTask<T> Begin()
        {
            _core.Reset();
            return new ValueTask<T>(this, _core.Version);
        }

        public void End(T result) => _core.SetResult(result);

        public T GetResult(short token) => _core.GetResult(token);

        public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
            _core.OnCompleted(continuation, state, token, flags);
    }
}
