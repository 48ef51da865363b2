namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// One utterance: audio comes in on the session's thread and is decoded on a lane's, 100 ms at a turn. It holds a decoder from the moment
/// one is free until it is finished or disposed.
/// </summary>
internal sealed class SphinxUtterance : IUtterance
{
    /// <summary>The 800 ms that must have come before decoding begins, to hear how the line sounds. Costs no time: the decoder is ten times faster than speech and catches up.</summary>
    internal const int OpeningSamples = 12_800;

    // Whole turns only, until the end: the library moves its cepstral mean between two chunks, so the same audio in chunks of other sizes,
    // as the clock would have it, would not always be heard to say the same.
    private const int SamplesAtATurn = 1_600;
    private const int SamplesBetweenLooks = 1_920;

    private readonly Lock _lock = new();
    private readonly PcmQueue _audio = new();
    private readonly StableWords _stable = new();
    private readonly TaskCompletionSource<SpeechResult> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly DecoderPool _pool;
    private readonly Action _step;
    private SphinxDecoder? _decoder;
    private bool _begun;
    private bool _scheduled;
    private bool _finishing;
    private bool _abandoned;
    private int _samplesSinceLook;
    private volatile string _stableText = "";

    internal SphinxUtterance(DecoderPool pool, bool telephone)
    {
        _pool = pool;
        _step = Step;
        Telephone = telephone;
    }

    internal bool Telephone { get; }

    /// <summary>Known before the pool is asked for a decoder.</summary>
    internal SphinxVocabulary? Vocabulary { get; set; }

    /// <summary>Completes when the utterance neither holds nor awaits a decoder.</summary>
    internal Task Released => _released.Task;

    public string StableText => _stableText;

    public void Push(ReadOnlySpan<byte> audio)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_abandoned, this);
            if (_finishing)
            {
                throw new InvalidOperationException("The utterance was finished; start another one for more audio.");
            }

            if (!_result.Task.IsCompleted)
            {
                _audio.Write(audio);
            }
        }

        Schedule();
    }

    public async ValueTask<SpeechResult> FinishAsync(CancellationToken cancellationToken = default)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_abandoned, this);
            _finishing = true;
        }

        Schedule();
        return await _result.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            _abandoned = true;
        }

        Schedule();
        _pool.GiveUp(this);
        await _released.Task.ConfigureAwait(false);
    }

    /// <summary>Hands over the decoder. Called once by the pool, on any thread.</summary>
    internal void Assign(SphinxDecoder decoder)
    {
        lock (_lock)
        {
            _decoder = decoder;
        }

        Schedule();
    }

    /// <summary>Says that there will be no decoder.</summary>
    internal void Fail(Exception exception)
    {
        _result.TrySetException(exception);
        Release();
    }

    /// <summary>Says that it was given up before it had a decoder.</summary>
    internal void Release()
    {
        _result.TrySetCanceled();
        lock (_lock)
        {
            _audio.Clear();
        }

        _released.TrySetResult();
    }

    private void Schedule()
    {
        SphinxLane lane;
        lock (_lock)
        {
            var reason = _finishing || _abandoned || _audio.Samples >= (_begun ? SamplesAtATurn : OpeningSamples);
            if (_decoder is null || _scheduled || !reason || _released.Task.IsCompleted)
            {
                return;
            }

            _scheduled = true;
            lane = _decoder.Lane;
        }

        if (!lane.Post(_step))
        {
            Fail(new ObjectDisposedException(nameof(PocketSphinxRecognizer)));
        }
    }

    private void Step()
    {
        SphinxDecoder decoder;
        var opening = 0;
        int count;
        bool begin, finish, abandon;
        lock (_lock)
        {
            if (_decoder is null)
            {
                return;
            }

            decoder = _decoder;
            abandon = _abandoned;
            begin = !_begun;
            _begun = true;
            opening = begin ? _audio.Peek(decoder.Lane.Samples) : 0;
        }

        try
        {
            if (begin)
            {
                decoder.Begin(decoder.Lane.Samples.AsSpan(0, opening));
            }

            lock (_lock)
            {
                count = abandon ? 0 : _audio.Read(decoder.Lane.Samples.AsSpan(0, SamplesAtATurn));
                finish = _finishing && _audio.Samples == 0;
            }

            Decode(decoder, decoder.Lane.Samples.AsSpan(0, count));
            if (abandon || finish)
            {
                Complete(decoder, abandon);
                return;
            }
        }
        catch (Exception exception)
        {
            // A decoder that failed is not trusted again; the utterance's owner hears of it when finishing.
            Drop(decoder, exception);
            return;
        }

        lock (_lock)
        {
            _scheduled = false;
        }

        Schedule();
    }

    private void Decode(SphinxDecoder decoder, ReadOnlySpan<short> samples)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        decoder.Decode(samples);
        _samplesSinceLook += samples.Length;
        if (_samplesSinceLook >= SamplesBetweenLooks)
        {
            _samplesSinceLook = 0;
            _stable.Look(decoder.Hypothesis());
            _stableText = _stable.Text;
        }
    }

    private void Complete(SphinxDecoder decoder, bool abandon)
    {
        SpeechResult? result = null;
        if (abandon)
        {
            decoder.Abandon();
        }
        else
        {
            result = decoder.End();
        }

        // First back to the pool, so that whoever waits for the text finds the decoder free.
        LetGo();
        _pool.Return(decoder);
        if (result is not null)
        {
            _result.TrySetResult(result);
        }

        Release();
    }

    private void Drop(SphinxDecoder decoder, Exception exception)
    {
        LetGo();
        _pool.Discard(decoder);
        Fail(exception);
    }

    private void LetGo()
    {
        lock (_lock)
        {
            _decoder = null;
        }
    }
}
