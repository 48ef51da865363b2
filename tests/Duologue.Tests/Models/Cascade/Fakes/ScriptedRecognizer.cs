using Duologue.Audio;
using Duologue.Speech;

namespace Duologue.Tests.Models.Cascade.Fakes;

/// <summary>Recognises what the test told it to, in order, and remembers what it was given.</summary>
internal sealed class ScriptedRecognizer : ISpeechRecognizer
{
    private readonly Lock _gate = new();
    private readonly Queue<Func<SpeechResult>> _script = new();

    public string Name => "scripted";

    public AudioFormat InputFormat { get; init; } = AudioFormat.Pcm16k;

    public List<SpeechHints> Prepared { get; } = [];

    public List<ScriptedUtterance> Utterances { get; } = [];

    /// <summary>Holds every final text back until completed.</summary>
    public TaskCompletionSource? Gate { get; set; }

    public Exception? StartError { get; set; }

    public Exception? PrepareError { get; set; }

    /// <summary>Words reported while speech still runs.</summary>
    public string Stable { get; set; } = "";

    public int Open => Utterances.Count(utterance => !utterance.IsDisposed);

    public ScriptedRecognizer Hears(params string[] texts)
    {
        foreach (var text in texts)
        {
            _script.Enqueue(() => Result(text));
        }

        return this;
    }

    public ScriptedRecognizer Fails(Exception error)
    {
        _script.Enqueue(() => throw error);
        return this;
    }

    public ValueTask PrepareAsync(SpeechHints hints, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            Prepared.Add(hints);
        }

        return PrepareError is null ? ValueTask.CompletedTask : ValueTask.FromException(PrepareError);
    }

    public ValueTask<IUtterance> StartAsync(SpeechHints hints, CancellationToken cancellationToken = default)
    {
        if (StartError is not null)
        {
            throw StartError;
        }

        lock (_gate)
        {
            var utterance = new ScriptedUtterance(this, hints);
            Utterances.Add(utterance);
            return ValueTask.FromResult<IUtterance>(utterance);
        }
    }

    public bool IsPreparedFor(string example)
    {
        lock (_gate)
        {
            return Prepared.Exists(hints => hints.Examples.Contains(example, StringComparer.Ordinal));
        }
    }

    public SpeechResult Next()
    {
        lock (_gate)
        {
            return _script.TryDequeue(out var next) ? next() : SpeechResult.Empty;
        }
    }

    private static SpeechResult Result(string text) => text.Length == 0
        ? SpeechResult.Empty
        : new SpeechResult(text, [.. text.Split(' ').Select((word, i) =>
            new RecognizedWord(word, TimeSpan.FromSeconds(i), TimeSpan.FromSeconds(i + 1), 0.9))]);

    internal sealed class ScriptedUtterance(ScriptedRecognizer owner, SpeechHints hints) : IUtterance
    {
        private readonly MemoryStream _audio = new();

        public SpeechHints Hints => hints;

        public byte[] Audio => _audio.ToArray();

        public TimeSpan Duration => owner.InputFormat.DurationOf(_audio.Length);

        public bool IsDisposed { get; private set; }

        public string StableText => owner.Stable;

        public int Pushes { get; private set; }

        public void Push(ReadOnlySpan<byte> audio)
        {
            _audio.Write(audio);
            Pushes++;
        }

        public async ValueTask<SpeechResult> FinishAsync(CancellationToken cancellationToken = default)
        {
            if (owner.Gate is { } gate)
            {
                await gate.Task.WaitAsync(cancellationToken);
            }

            return owner.Next();
        }

        public ValueTask DisposeAsync()
        {
            IsDisposed = true;
            return ValueTask.CompletedTask;
        }
    }
}
