using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Duologue.Speech.PocketSphinx;

/// <summary>
/// One decoding thread with its own general language model. Two threads on one model end in a crash or in silently wrong words, so
/// everything that scores with this lane's models runs on this lane's thread, a little of each talker in turn.
/// </summary>
internal sealed partial class SphinxLane
{
    // The general model and the decoders must count logarithms in the same base; the decoders read theirs as a 32-bit number.
    private const double LogBase = 1.0001f;

    private readonly BlockingCollection<Action> _work = [];
    private readonly Thread _thread;
    private readonly string _generalModelPath;
    private readonly ILogger _logger;
    private readonly nint _arguments;
    private readonly nint _logMath;
    private nint _generalModel;

    internal SphinxLane(int index, string generalModelPath, IReadOnlyList<string> decoderArguments, ILogger logger)
    {
        _generalModelPath = generalModelPath;
        _logger = logger;
        _arguments = SphinxArguments.Parse(SphinxArguments.Override(["-mmap", "yes"], decoderArguments));
        _logMath = SphinxBaseNative.CreateLogMath(LogBase, 0, 1);
        _thread = new Thread(Run) { IsBackground = true, Name = $"recogniser {index}" };
        _thread.Start();
    }

    /// <summary>Utterances being decoded here now. Guarded by the pool's lock.</summary>
    internal int Talkers { get; set; }

    /// <summary>Held around everything that changes reference counts, which are not atomic.</summary>
    internal Lock References { get; } = new();

    /// <summary>Scratch memory for the utterance whose turn it is.</summary>
    internal short[] Samples { get; } = new short[SphinxUtterance.OpeningSamples];

    /// <summary>Runs something on the lane's thread, after what was posted before. False when the lane has closed.</summary>
    internal bool Post(Action work)
    {
        try
        {
            return _work.TryAdd(work);
        }
        catch (InvalidOperationException)
        {
            // Closed between the caller's look and now: the same as closed before.
            return false;
        }
    }

    /// <summary>Mixes a domain model with this lane's general one. Takes about 200 ms and may run on any thread: it only reads the general model.</summary>
    internal LaneVocabulary Load(VocabularyFiles files, double domainWeight)
    {
        var domain = files.LanguageModel is { } path ? Read(path) : 0;
        nint general;
        lock (References)
        {
            if (_generalModel == 0)
            {
                _generalModel = Read(_generalModelPath);
            }

            general = SphinxBaseNative.RetainModel(_generalModel);
        }

        return new LaneVocabulary(this, SphinxModelSet.Create(_arguments, domain, general, domainWeight));
    }

    /// <summary>Closes the lane: what was posted still runs, then the models are freed.</summary>
    internal void Close()
    {
        _work.CompleteAdding();
        if (Thread.CurrentThread != _thread)
        {
            _thread.Join();
        }

        if (_generalModel != 0)
        {
            _ = SphinxBaseNative.FreeModel(_generalModel);
        }

        _ = SphinxBaseNative.FreeLogMath(_logMath);
        _ = SphinxBaseNative.FreeArguments(_arguments);
        _work.Dispose();
    }

    private nint Read(string path)
    {
        // Type 0: the library finds out itself whether the file is binary or ARPA text.
        var model = SphinxBaseNative.ReadModel(_arguments, path, 0, _logMath);
        return model != 0 ? model : throw new SpeechUnavailableException($"The language model {path} cannot be read; reinstall pocketsphinx-en-us or delete the file.");
    }

    private void Run()
    {
        foreach (var work in _work.GetConsumingEnumerable())
        {
            try
            {
                work();
            }
            catch (Exception exception)
            {
                // The lane serves every talker: one who fails may not take the others along.
                LogWorkFailed(exception);
            }
        }
    }

    [LoggerMessage(3010, LogLevel.Error, "A piece of recognition failed outside its utterance")]
    private partial void LogWorkFailed(Exception exception);
}
