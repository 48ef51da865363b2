namespace Duologue.Calls;

/// <summary>Joins each clear to what the endpoint says of it: where the listener was when the rest was thrown away.</summary>
/// <remarks>Thread-safe: clears go out from one pump of <see cref="CallBridge"/>, answers come in on the other.</remarks>
internal sealed class ClearAnswers(TimeProvider timeProvider)
{
    /// <summary>How long an answer is waited for: the model must not believe for longer that all was heard.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(300);

    private readonly Lock _gate = new();
    private readonly Dictionary<int, TaskCompletionSource<TimeSpan>> _waiting = [];
    private int _clears;

    /// <summary>A clear is about to go out. Completes with the position, or with null when no answer comes in time.</summary>
    public Task<TimeSpan?> ExpectAsync(CancellationToken cancellationToken)
    {
        var answer = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
        int number;
        lock (_gate)
        {
            number = ++_clears;
            _waiting[number] = answer;
        }

        return WaitAsync(number, answer.Task, cancellationToken);
    }

    /// <summary>The endpoint answers. What nobody waits for any more changes nothing.</summary>
    public void Answered(int clear, TimeSpan played)
    {
        TaskCompletionSource<TimeSpan>? waiting;
        lock (_gate)
        {
            _waiting.Remove(clear, out waiting);
        }

        waiting?.TrySetResult(played);
    }

    private async Task<TimeSpan?> WaitAsync(int number, Task<TimeSpan> answer, CancellationToken cancellationToken)
    {
        try
        {
            return await answer.WaitAsync(Patience, timeProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is TimeoutException || cancellationToken.IsCancellationRequested)
        {
            lock (_gate)
            {
                _waiting.Remove(number);
            }

            return null;
        }
    }
}
