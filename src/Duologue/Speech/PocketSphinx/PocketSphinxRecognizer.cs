using Duologue.Audio;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.Speech.PocketSphinx;

/// <summary>Recognises English speech offline with CMU PocketSphinx: the examples in the hints weigh most, general English fills in.</summary>
/// <remarks>
/// Thread-safe; one per application. Each utterance is heard as if it were the first, so the same audio gives the same words whoever spoke
/// before. Word times count from the start of the utterance; pauses over half a second inside one are not counted by the library.
/// Needs Debian's <c>libpocketsphinx3</c>, <c>libsphinxbase3</c> and <c>pocketsphinx-en-us</c>; unknown words are pronounced by
/// <c>libflite1</c> when it is there. Dispose to free the models.
/// </remarks>
public sealed partial class PocketSphinxRecognizer : ISpeechRecognizer, IAsyncDisposable
{
    private readonly PocketSphinxOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;
    private readonly Lazy<Engine> _engine;

    /// <summary>Creates the recogniser. Nothing is loaded before it is first used.</summary>
    /// <param name="options">Null takes the defaults.</param>
    /// <param name="timeProvider">Measures how long preparing takes; null is the system's.</param>
    /// <param name="logger">Null logs nothing.</param>
    public PocketSphinxRecognizer(
        PocketSphinxOptions? options = null, TimeProvider? timeProvider = null, ILogger<PocketSphinxRecognizer>? logger = null)
    {
        _options = options ?? new PocketSphinxOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.MaximumDecoders, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(_options.DecodingThreads);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger<PocketSphinxRecognizer>.Instance;
        _engine = new Lazy<Engine>(Start, LazyThreadSafetyMode.ExecutionAndPublication);
    }

    /// <inheritdoc />
    public string Name => "pocketsphinx";

    /// <inheritdoc />
    public AudioFormat InputFormat => AudioFormat.Pcm16k;

    /// <summary>Decoders that exist or are being made, used or not.</summary>
    internal int DecoderCount => _engine.IsValueCreated ? _engine.Value.Pool.Count : 0;

    /// <summary>Decoders that no utterance holds.</summary>
    internal int IdleDecoderCount => _engine.IsValueCreated ? _engine.Value.Pool.IdleCount : 0;

    /// <summary>Whether the libraries and the model are on this machine.</summary>
    /// <param name="reason">One sentence that names what to install, or null.</param>
    public static bool IsAvailable(out string? reason) => IsAvailable(new PocketSphinxOptions(), out reason);

    /// <inheritdoc cref="IsAvailable(out string?)" />
    /// <param name="options">Say where the model is looked for.</param>
    /// <param name="reason">One sentence that names what to install, or null.</param>
    public static bool IsAvailable(PocketSphinxOptions options, out string? reason)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PocketSphinxInstallation.TryFind(options.ModelFolder, out _, out reason);
    }

    /// <inheritdoc />
    public async ValueTask PrepareAsync(SpeechHints hints, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hints);
        CheckLanguage(hints);
        var engine = _engine.Value;
        var vocabulary = engine.Shelf.Enter(hints);
        try
        {
            var ready = await vocabulary.WaitAsync(cancellationToken).ConfigureAwait(false);
            if (hints.Telephone)
            {
                await Task.Run(() => engine.Pool.WarmAsync(ready, ready.Lanes[0], telephone: true), cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            engine.Shelf.Leave(hints);
        }
    }

    /// <inheritdoc />
    /// <remarks>
    /// Returns at once. When the hints are not ready or all decoders are busy, the utterance keeps its audio until one is free; an error
    /// found on the way is thrown by <see cref="IUtterance.FinishAsync"/>.
    /// </remarks>
    public ValueTask<IUtterance> StartAsync(SpeechHints hints, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hints);
        cancellationToken.ThrowIfCancellationRequested();
        CheckLanguage(hints);
        var engine = _engine.Value;
        var utterance = new SphinxUtterance(engine.Pool, hints.Telephone);
        _ = engine.Shelf.Enter(hints, vocabulary => Lease(engine, utterance, vocabulary));
        _ = FollowAsync(engine, hints, utterance);
        return ValueTask.FromResult<IUtterance>(utterance);
    }

    /// <summary>Gives up what is being recognised and frees models and threads.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_engine.IsValueCreated)
        {
            await _engine.Value.DisposeAsync().ConfigureAwait(false);
        }
    }

    private static void Lease(Engine engine, SphinxUtterance utterance, Task<SphinxVocabulary> vocabulary)
    {
        if (vocabulary.IsCompletedSuccessfully)
        {
            utterance.Vocabulary = vocabulary.Result;
            engine.Pool.Lease(utterance);
        }
        else
        {
            // Becomes the result of FinishAsync.
            utterance.Fail(vocabulary.Exception?.InnerException ?? new ObjectDisposedException(nameof(PocketSphinxRecognizer)));
        }
    }

    private static async Task FollowAsync(Engine engine, SpeechHints hints, SphinxUtterance utterance)
    {
        await utterance.Released.ConfigureAwait(false);
        engine.Pool.Ended(utterance);
        engine.Shelf.Leave(hints);
    }

    private static void CheckLanguage(SpeechHints hints)
    {
        if (!hints.Language.StartsWith("en", StringComparison.OrdinalIgnoreCase))
        {
            throw new SpeechUnavailableException(
                $"Offline recognition knows English only, not '{hints.Language}': use a transcription server for other languages.");
        }
    }

    private Engine Start()
    {
        if (!PocketSphinxInstallation.TryFind(_options.ModelFolder, out var installation, out var reason))
        {
            throw new SpeechUnavailableException(reason ?? PocketSphinxInstallation.MissingMessage);
        }

        return new Engine(installation, _options, Build, _logger);
    }

    private VocabularyFiles Build(VocabularyBuilder builder, SpeechHints hints)
    {
        var start = _timeProvider.GetTimestamp();
        var files = builder.Build(hints);
        LogBuilt(hints.Examples.Count, _timeProvider.GetElapsedTime(start).TotalMilliseconds);
        return files;
    }

    [LoggerMessage(3000, LogLevel.Debug, "Readied the words of {Examples} examples in {Milliseconds:F0} ms")]
    private partial void LogBuilt(int examples, double milliseconds);

    /// <summary>What exists once the libraries are known to be there.</summary>
    private sealed class Engine : IAsyncDisposable
    {
        private const int MostThreads = 4;
        private readonly SphinxLane[] _lanes;

        internal Engine(
            PocketSphinxInstallation installation,
            PocketSphinxOptions options,
            Func<VocabularyBuilder, SpeechHints, VocabularyFiles> build,
            ILogger logger)
        {
            var cache = new SpeechCacheFolder(options.CacheFolder);
            var builder = new VocabularyBuilder(installation, cache);
            var telephone = new Lazy<string>(() => AcousticModelFolder.CreateTelephone(installation.AcousticModel, cache));
            var threads = options.DecodingThreads > 0 ? options.DecodingThreads : Math.Min(MostThreads, Environment.ProcessorCount);
            string[] extra = [.. options.DecoderArguments];
            _lanes = [.. Enumerable.Range(0, threads).Select(i => new SphinxLane(i, installation.LanguageModel, extra, logger))];
            Pool = new DecoderPool(options.MaximumDecoders, (vocabulary, lane, overTelephone) =>
                new SphinxDecoder(vocabulary, lane, overTelephone, SphinxArguments.Override(
                    ["-hmm", overTelephone ? telephone.Value : installation.AcousticModel, "-dict", vocabulary.Files.Dictionary, "-fwdflat", "no"], extra)));
            Shelf = new VocabularyShelf(
                hints => build(builder, hints), (files, lane) => _lanes[lane].Load(files, options.ExampleWeight), threads, Pool);
        }

        internal DecoderPool Pool { get; }

        internal VocabularyShelf Shelf { get; }

        public async ValueTask DisposeAsync()
        {
            await Pool.DisposeAsync().ConfigureAwait(false);
            await Shelf.DisposeAsync().ConfigureAwait(false);
            foreach (var lane in _lanes)
            {
                lane.Close();
            }
        }
    }
}
