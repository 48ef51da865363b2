namespace Duologue.Speech.PocketSphinx;

/// <summary>Keeps what was built for the hints in use, builds each once however many ask, and drops what nobody asked for longest.</summary>
internal sealed class VocabularyShelf(
    Func<SpeechHints, VocabularyFiles> build,
    Func<VocabularyFiles, int, LaneVocabulary> load,
    int lanes,
    DecoderPool pool) : IAsyncDisposable
{
    // One application has a handful of agents. Each vocabulary costs about 8 MB a lane.
    private const int Most = 12;

    private readonly Lock _lock = new();
    private readonly Dictionary<SpeechHints, Entry> _entries = [];
    private readonly SemaphoreSlim _oneAtATime = new(1);
    private readonly CancellationTokenSource _disposing = new();
    private long _clock;

    /// <summary>The vocabulary for hints, built in the background if need be. Counts as in use until <see cref="Leave"/>.</summary>
    /// <param name="hints">What the vocabulary is for.</param>
    /// <param name="whenReady">Called with the finished task, at once or later, in the order of the calls: utterances keep their place in line.</param>
    internal Task<SphinxVocabulary> Enter(SpeechHints hints, Action<Task<SphinxVocabulary>>? whenReady = null)
    {
        var key = hints.Telephone ? hints with { Telephone = false } : hints;
        Entry entry;
        List<Entry> dropped;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, typeof(PocketSphinxRecognizer));
            if (!_entries.TryGetValue(key, out entry!) || entry.Ready.IsFaulted)
            {
                // The caller may go on changing its lists; the key may not.
                key = key with
                {
                    Examples = [.. key.Examples],
                    Pronunciations = new Dictionary<string, string>(key.Pronunciations, StringComparer.Ordinal),
                };
                entry = new Entry();
                _entries[key] = entry;
                entry.Work = Task.Run(() => BuildAsync(key, entry, (int)(_clock % lanes)));
            }

            entry.Users++;
            entry.LastUse = ++_clock;
            dropped = TakeUnused();
        }

        dropped.ForEach(Free);
        if (whenReady is not null)
        {
            entry.Follow(whenReady);
        }

        return entry.Ready;
    }

    /// <summary>Says that an <see cref="Enter"/> is over.</summary>
    internal void Leave(SpeechHints hints)
    {
        lock (_lock)
        {
            if (_entries.TryGetValue(hints.Telephone ? hints with { Telephone = false } : hints, out var entry))
            {
                entry.Users = Math.Max(0, entry.Users - 1);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        Entry[] entries;
        lock (_lock)
        {
            entries = [.. _entries.Values];
            _entries.Clear();
        }

        await _disposing.CancelAsync().ConfigureAwait(false);
        foreach (var entry in entries)
        {
            await entry.Work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Free(entry);
        }

        _oneAtATime.Dispose();
        _disposing.Dispose();
    }

    private async Task BuildAsync(SpeechHints hints, Entry entry, int firstLane)
    {
        try
        {
            // One at a time: building is background work, and whoever talks meanwhile needs the processor more.
            await _oneAtATime.WaitAsync(_disposing.Token).ConfigureAwait(false);
            try
            {
                await LoadAsync(build(hints), entry, firstLane).ConfigureAwait(false);
            }
            finally
            {
                _oneAtATime.Release();
            }
        }
        catch (OperationCanceledException) when (_disposing.IsCancellationRequested)
        {
            entry.Fail(new ObjectDisposedException(nameof(PocketSphinxRecognizer)));
        }
        catch (Exception exception)
        {
            // Whoever asked for the vocabulary gets this; the next who asks has it built anew.
            entry.Fail(exception);
        }
    }

    private async Task LoadAsync(VocabularyFiles files, Entry entry, int firstLane)
    {
        var vocabulary = new SphinxVocabulary(files);
        for (var i = 0; i < lanes && !_disposing.IsCancellationRequested; i++)
        {
            var lane = load(files, (firstLane + i) % lanes);
            vocabulary.Add(lane);
            if (i == 0)
            {
                await pool.WarmAsync(vocabulary, lane, telephone: false).ConfigureAwait(false);
                entry.Succeed(vocabulary);
            }
        }

        _disposing.Token.ThrowIfCancellationRequested();
    }

    private List<Entry> TakeUnused()
    {
        var surplus = _entries.Where(pair => pair.Value is { Users: 0, Work.IsCompleted: true })
            .OrderBy(pair => pair.Value.LastUse)
            .Take(Math.Max(0, _entries.Count - Most))
            .ToList();
        surplus.ForEach(pair => _entries.Remove(pair.Key));
        return surplus.ConvertAll(pair => pair.Value);
    }

    private void Free(Entry entry)
    {
        if (entry.Ready.IsCompletedSuccessfully)
        {
            pool.Forget(entry.Ready.Result);
            entry.Ready.Result.Release();
        }
    }

    private sealed class Entry
    {
        private readonly TaskCompletionSource<SphinxVocabulary> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

        private readonly List<Action<Task<SphinxVocabulary>>> _followers = [];

        internal Task<SphinxVocabulary> Ready => _ready.Task;

        internal Task Work { get; set; } = Task.CompletedTask;

        internal int Users { get; set; }

        internal long LastUse { get; set; }

        internal void Succeed(SphinxVocabulary vocabulary) => Complete(() => _ready.TrySetResult(vocabulary));

        internal void Fail(Exception exception) => Complete(() => _ready.TrySetException(exception));

        internal void Follow(Action<Task<SphinxVocabulary>> whenReady)
        {
            lock (_followers)
            {
                if (Ready.IsCompleted)
                {
                    whenReady(Ready);
                }
                else
                {
                    _followers.Add(whenReady);
                }
            }
        }

        private void Complete(Func<bool> settle)
        {
            lock (_followers)
            {
                settle();
                _followers.ForEach(whenReady => whenReady(Ready));
                _followers.Clear();
            }
        }
    }
}
