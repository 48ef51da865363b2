using System.Collections.Concurrent;
using Duologue.Audio;
using Duologue.Speech;

namespace Duologue.AspNetCore.Tests.Audio;

/// <summary>Understands what the test wrote down, in order, and keeps what it was given.</summary>
internal sealed class WrittenRecognizer : ISpeechRecognizer
{
    private readonly ConcurrentQueue<string> _texts = new();

    public string Name => "written";

    public AudioFormat InputFormat => AudioFormat.Pcm16k;

    public ConcurrentQueue<byte[]> Heard { get; } = new();

    public ConcurrentQueue<SpeechHints> Hints { get; } = new();

    /// <summary>Holds every final text back.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>Completes when a final text is waited for.</summary>
    public TaskCompletionSource Finishing { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Exception? Error { get; set; }

    public WrittenRecognizer Hears(params string[] texts)
    {
        foreach (var text in texts)
        {
            _texts.Enqueue(text);
        }

        return this;
    }

    public ValueTask PrepareAsync(SpeechHints hints, CancellationToken cancellationToken = default) =>
        Error is { } error ? ValueTask.FromException(error) : ValueTask.CompletedTask;

    public ValueTask<IUtterance> StartAsync(SpeechHints hints, CancellationToken cancellationToken = default)
    {
        Hints.Enqueue(hints);
        return ValueTask.FromResult<IUtterance>(new Utterance(this));
    }

    private sealed class Utterance(WrittenRecognizer owner) : IUtterance
    {
        private readonly MemoryStream _audio = new();

        public string StableText => "";

        public void Push(ReadOnlySpan<byte> audio) => _audio.Write(audio);

        public async ValueTask<SpeechResult> FinishAsync(CancellationToken cancellationToken = default)
        {
            owner.Heard.Enqueue(_audio.ToArray());
            owner.Finishing.TrySetResult();
            await owner.Gate.WaitAsync(cancellationToken);
            return owner._texts.TryDequeue(out var text) && text.Length > 0
                ? new SpeechResult(text, [.. text.Split(' ').Select((w, i) => new RecognizedWord(w, TimeSpan.FromSeconds(i), TimeSpan.FromSeconds(i + 1), 0.9))])
                : SpeechResult.Empty;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
