using Duologue.Audio;
using Duologue.Speech;

namespace Duologue.App.Tests.Agents.Concierge;

/// <summary>Ears for conversations in which nobody speaks.</summary>
internal sealed class NoEars : ISpeechRecognizer
{
    public string Name => "none";

    public AudioFormat InputFormat => AudioFormat.Pcm16k;

    public ValueTask PrepareAsync(SpeechHints hints, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public ValueTask<IUtterance> StartAsync(SpeechHints hints, CancellationToken cancellationToken = default) =>
        throw new InvalidOperationException("Nobody speaks in this test.");
}
