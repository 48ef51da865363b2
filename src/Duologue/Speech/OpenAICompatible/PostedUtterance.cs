using System.Buffers;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Collects an utterance and has it transcribed when it ends.</summary>
internal sealed class PostedUtterance(OpenAICompatibleRecognizer recognizer, SpeechHints hints, int longest) : IUtterance
{
    /// <summary>Less is no word, and some servers refuse it.</summary>
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(100);

    private readonly ArrayBufferWriter<byte> _audio = new();
    private readonly CancellationTokenSource _stop = new();
    private volatile string _stableText = "";
    private bool _isDisposed;

    public string StableText => _stableText;

    public void Push(ReadOnlySpan<byte> audio) => _audio.Write(audio[..Math.Min(audio.Length, longest - _audio.WrittenCount)]);

    public async ValueTask<SpeechResult> FinishAsync(CancellationToken cancellationToken = default)
    {
        if (_audio.WrittenCount < recognizer.InputFormat.BytesFor(Shortest))
        {
            return SpeechResult.Empty;
        }

        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _stop.Token);
        return await recognizer.TranscribeAsync(_audio.WrittenMemory, hints, Grow, both.Token).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            await _stop.CancelAsync().ConfigureAwait(false);
            _stop.Dispose();
        }
    }

    /// <summary>A second try begins anew; what was shown once stays.</summary>
    private void Grow(string text)
    {
        if (text.StartsWith(_stableText, StringComparison.Ordinal))
        {
            _stableText = text;
        }
    }
}
