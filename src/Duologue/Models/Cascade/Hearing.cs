using System.Buffers;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>One utterance on its way through the recogniser. Audio may come before the recogniser is ready; it waits here.</summary>
internal sealed class Hearing
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop;
    private readonly Task<IUtterance> _opening;
    private ArrayBufferWriter<byte>? _early = new();
    private IUtterance? _utterance;

    /// <summary>Begins at once; <see cref="FinishAsync"/> or <see cref="AbandonAsync"/> must follow.</summary>
    public Hearing(string itemId, ISpeechRecognizer recognizer, SpeechHints hints, CancellationToken cancellationToken)
    {
        ItemId = itemId;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var token = _stop.Token;
        _opening = Task.Run(() => OpenAsync(recognizer, hints, token), CancellationToken.None);
    }

    /// <summary>The item that this becomes.</summary>
    public string ItemId { get; }

    /// <summary>Where in the stream its audio begins.</summary>
    public TimeSpan Start { get; init; }

    /// <summary>Words already reported as deltas.</summary>
    public string Reported { get; set; } = "";

    /// <summary>Whether its item gets transcription events.</summary>
    public bool IsReported { get; set; }

    /// <summary>Its audio, to be fetched back.</summary>
    public AudioTake? Take { get; set; }

    /// <summary>Sound in it that was speech.</summary>
    public TimeSpan Voiced { get; set; }

    /// <summary>Whether it is the rest of the turn before it.</summary>
    public bool ContinuesPrevious { get; init; }

    /// <summary>Words that will not change.</summary>
    public string StableText
    {
        get
        {
            lock (_gate)
            {
                return _utterance?.StableText ?? "";
            }
        }
    }

    /// <summary>Keeps audio as it came over the wire.</summary>
    public void Keep(ReadOnlySpan<byte> audio) => Take?.Append(audio);

    /// <summary>Hands over audio; never waits.</summary>
    public void Push(ReadOnlySpan<byte> audio)
    {
        lock (_gate)
        {
            if (_utterance is not null)
            {
                _utterance.Push(audio);
            }
            else
            {
                _early?.Write(audio);
            }
        }
    }

    /// <summary>Waits for the final text and gives the recogniser back.</summary>
    public async Task<SpeechResult> FinishAsync(TimeSpan timeout, TimeProvider timeProvider)
    {
        using (_stop)
        {
            try
            {
                var finishing = FinishUtteranceAsync(_stop.Token);
                return await finishing.WaitAsync(timeout, timeProvider, _stop.Token).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                await _stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>Gives up and gives the recogniser back.</summary>
    public async Task AbandonAsync()
    {
        using (_stop)
        {
            await _stop.CancelAsync().ConfigureAwait(false);
            try
            {
                var utterance = await _opening.ConfigureAwait(false);
                await utterance.DisposeAsync().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // It had not begun: nothing to give back.
            }
        }
    }

    private async Task<IUtterance> OpenAsync(ISpeechRecognizer recognizer, SpeechHints hints, CancellationToken cancellationToken)
    {
        try
        {
            var utterance = await recognizer.StartAsync(hints, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                if (_early is { WrittenCount: > 0 } early)
                {
                    utterance.Push(early.WrittenSpan);
                }

                _early = null;
                _utterance = utterance;
            }

            return utterance;
        }
        catch
        {
            lock (_gate)
            {
                _early = null;
            }

            throw;
        }
    }

    private async Task<SpeechResult> FinishUtteranceAsync(CancellationToken cancellationToken)
    {
        var utterance = await _opening.ConfigureAwait(false);
        await using (utterance.ConfigureAwait(false))
        {
            return await utterance.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
    }
}
