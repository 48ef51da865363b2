using System.Collections.Immutable;

namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// Lends decoders to utterances, at most so many at once. Idle sessions hold none; an idle decoder goes to whoever speaks next with the
/// same words, or makes room for one with other words. Utterances beyond the limit are served in the order they began.
/// </summary>
internal sealed class DecoderPool(int maximum, Func<SphinxVocabulary, LaneVocabulary, bool, SphinxDecoder> create) : IAsyncDisposable
{
    // A second talker on the same lane is better than 60 ms spent on a new decoder; a third is not.
    private const int TalkersWorthSharing = 2;

    private readonly Lock _lock = new();
    private readonly List<SphinxDecoder> _idle = [];
    private readonly LinkedList<SphinxUtterance> _waiting = [];
    private readonly HashSet<SphinxUtterance> _asked = [];
    private int _count;
    private bool _disposed;

    /// <summary>Decoders that exist or are being made.</summary>
    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _count;
            }
        }
    }

    /// <summary>Decoders nobody uses.</summary>
    internal int IdleCount
    {
        get
        {
            lock (_lock)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>Asks for a decoder; the utterance gets it now or later through <see cref="SphinxUtterance.Assign"/>.</summary>
    internal void Lease(SphinxUtterance utterance)
    {
        SphinxDecoder? decoder = null;
        Order? order = null;
        var refuse = false;
        lock (_lock)
        {
            if (utterance.Released.IsCompleted)
            {
                return;
            }

            refuse = _disposed;
            if (!refuse)
            {
                _asked.Add(utterance);
                decoder = TakeIdle(utterance);
                order = decoder is null ? TryOrder(utterance) : null;
                if (decoder is null && order is null)
                {
                    _waiting.AddLast(utterance);
                }
            }
        }

        if (refuse)
        {
            utterance.Fail(new ObjectDisposedException(nameof(PocketSphinxRecognizer)));
        }
        else if (decoder is not null)
        {
            utterance.Assign(decoder);
        }
        else if (order is not null)
        {
            Carry(order);
        }
    }

    /// <summary>Takes an utterance that is not wanted any more off the list. One that has its decoder gives it back itself.</summary>
    internal void GiveUp(SphinxUtterance utterance)
    {
        lock (_lock)
        {
            if (_waiting.Remove(utterance) || !_asked.Contains(utterance))
            {
                // Under the lock, so that nobody hands it a decoder between this look and its end.
                _asked.Remove(utterance);
                utterance.Release();
            }
        }
    }

    /// <summary>Takes a decoder back that works.</summary>
    internal void Return(SphinxDecoder decoder)
    {
        SphinxUtterance? next = null;
        Order? order = null;
        lock (_lock)
        {
            decoder.Lane.Talkers--;
            if (_disposed)
            {
                _count--;
                decoder.Free();
                return;
            }

            _idle.Add(decoder);
            if (_waiting.First is { } first)
            {
                _waiting.RemoveFirst();
                next = first.Value;
                _idle.Remove(decoder);
                if (Fits(decoder, next))
                {
                    decoder.Lane.Talkers++;
                }
                else
                {
                    order = PlaceOrder(next, decoder);
                }
            }
        }

        if (order is not null)
        {
            Carry(order);
        }
        else
        {
            next?.Assign(decoder);
        }
    }

    /// <summary>Takes a decoder back that failed.</summary>
    internal void Discard(SphinxDecoder decoder)
    {
        decoder.Free();
        Shrink(decoder.Lane);
    }

    /// <summary>Makes a decoder ahead of need, when the limit leaves room for it. Ends when it can be used.</summary>
    internal async Task WarmAsync(SphinxVocabulary vocabulary, LaneVocabulary lane, bool telephone)
    {
        lock (_lock)
        {
            if (_disposed || _count >= maximum || _idle.Any(decoder => decoder.Vocabulary == vocabulary && decoder.Telephone == telephone))
            {
                return;
            }

            _count++;
            lane.Lane.Talkers++;
        }

        SphinxDecoder decoder;
        try
        {
            decoder = create(vocabulary, lane, telephone);
        }
        catch
        {
            Shrink(lane.Lane);
            throw;
        }

        var attached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (!lane.Lane.Post(() => AttachWarm(decoder, attached)))
        {
            Discard(decoder);
            return;
        }

        await attached.Task.ConfigureAwait(false);
    }

    /// <summary>Frees the idle decoders of a vocabulary that is being dropped.</summary>
    internal void Forget(SphinxVocabulary vocabulary)
    {
        List<SphinxDecoder> dropped;
        lock (_lock)
        {
            dropped = _idle.FindAll(decoder => decoder.Vocabulary == vocabulary);
            _idle.RemoveAll(decoder => decoder.Vocabulary == vocabulary);
            _count -= dropped.Count;
        }

        dropped.ForEach(decoder => decoder.Free());
    }

    /// <summary>Fails what waits, lets what speaks end, and frees every decoder.</summary>
    public async ValueTask DisposeAsync()
    {
        List<SphinxUtterance> waiting;
        List<SphinxUtterance> all;
        lock (_lock)
        {
            _disposed = true;
            waiting = [.. _waiting];
            _waiting.Clear();
            all = [.. _asked];
        }

        waiting.ForEach(utterance => utterance.Fail(new ObjectDisposedException(nameof(PocketSphinxRecognizer))));
        foreach (var utterance in all)
        {
            await utterance.DisposeAsync().ConfigureAwait(false);
        }

        lock (_lock)
        {
            _idle.ForEach(decoder => decoder.Free());
            _count -= _idle.Count;
            _idle.Clear();
        }
    }

    /// <summary>Forgets an utterance that has ended.</summary>
    internal void Ended(SphinxUtterance utterance)
    {
        lock (_lock)
        {
            _asked.Remove(utterance);
        }
    }

    private static bool Fits(SphinxDecoder decoder, SphinxUtterance utterance) =>
        decoder.Vocabulary == utterance.Vocabulary && decoder.Telephone == utterance.Telephone;

    private SphinxDecoder? TakeIdle(SphinxUtterance utterance)
    {
        var best = _idle.Where(decoder => Fits(decoder, utterance)).MinBy(decoder => decoder.Lane.Talkers);
        if (best is null || (_count < maximum && best.Lane.Talkers - QuietestLane(utterance).Lane.Talkers >= TalkersWorthSharing))
        {
            return null;
        }

        _idle.Remove(best);
        best.Lane.Talkers++;
        return best;
    }

    private Order? TryOrder(SphinxUtterance utterance)
    {
        if (_count < maximum)
        {
            _count++;
            return PlaceOrder(utterance, replaced: null);
        }

        if (_idle.Count == 0)
        {
            return null;
        }

        var replaced = _idle[0];
        _idle.RemoveAt(0);
        return PlaceOrder(utterance, replaced);
    }

    private static Order PlaceOrder(SphinxUtterance utterance, SphinxDecoder? replaced)
    {
        var lane = QuietestLane(utterance);
        lane.Lane.Talkers++;
        return new Order(utterance, lane, replaced);
    }

    private static LaneVocabulary QuietestLane(SphinxUtterance utterance) =>
        LanesOf(utterance).MinBy(lane => lane.Lane.Talkers) ?? throw new InvalidOperationException("The vocabulary was never loaded.");

    private static ImmutableArray<LaneVocabulary> LanesOf(SphinxUtterance utterance) => utterance.Vocabulary?.Lanes ?? [];

    // Reading the dictionary takes some 60 ms: neither on the caller's thread nor on a lane where others talk.
    private void Carry(Order order) => _ = Task.Run(() =>
    {
        try
        {
            order.Replaced?.Free();
            var decoder = create(order.Utterance.Vocabulary!, order.Lane, order.Utterance.Telephone);
            if (!order.Lane.Lane.Post(() => Deliver(order, decoder)))
            {
                decoder.Free();
                throw new ObjectDisposedException(nameof(PocketSphinxRecognizer));
            }
        }
        catch (Exception exception)
        {
            // The utterance's owner hears of it when finishing.
            Shrink(order.Lane.Lane);
            order.Utterance.Fail(exception);
        }
    });

    private void Deliver(Order order, SphinxDecoder decoder)
    {
        try
        {
            decoder.LaneVocabulary.Attach(decoder);
        }
        catch (InvalidOperationException exception)
        {
            Discard(decoder);
            order.Utterance.Fail(exception);
            return;
        }

        order.Utterance.Assign(decoder);
    }

    private void AttachWarm(SphinxDecoder decoder, TaskCompletionSource attached)
    {
        try
        {
            decoder.LaneVocabulary.Attach(decoder);
        }
        catch (InvalidOperationException exception)
        {
            Discard(decoder);
            attached.TrySetException(exception);
            return;
        }

        Return(decoder);
        attached.TrySetResult();
    }

    private void Shrink(SphinxLane lane)
    {
        SphinxUtterance? next = null;
        lock (_lock)
        {
            _count--;
            lane.Talkers--;
            if (_waiting.First is { } first && !_disposed)
            {
                next = first.Value;
                _waiting.RemoveFirst();
            }
        }

        if (next is not null)
        {
            Lease(next);
        }
    }

    private sealed record Order(SphinxUtterance Utterance, LaneVocabulary Lane, SphinxDecoder? Replaced);
}
