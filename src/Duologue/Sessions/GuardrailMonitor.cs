using Microsoft.Extensions.Logging;

namespace Duologue;

/// <summary>Decides when an answer has grown enough to be checked again, and runs the checks with their time limits.</summary>
/// <remarks>The watches are guarded by the session's lock; the checks run outside it.</remarks>
internal sealed partial class GuardrailMonitor(int debounceCharacters, TimeProvider timeProvider, ILogger logger)
{
    /// <summary>Takes more words. Returns the text to be checked now, or null.</summary>
    public string? Feed(GuardrailWatch watch, string delta)
    {
        watch.Text.Append(delta);
        return Due(watch);
    }

    /// <summary>The answer is whole: what is left of it is due.</summary>
    public string? Finish(GuardrailWatch watch)
    {
        watch.IsWhole = true;
        return Due(watch);
    }

    /// <summary>A check ended. Returns the text to be checked next, when more came meanwhile.</summary>
    public string? Checked(GuardrailWatch watch)
    {
        watch.IsChecking = false;
        return Due(watch);
    }

    /// <summary>Asks the guardrails about what the agent says, all at once. Returns the first that objects.</summary>
    public Task<GuardrailVerdict?> CheckAsync(
        IReadOnlyList<OutputGuardrail> guardrails, AgentContext context, string text, CancellationToken cancellationToken) =>
        FirstAsync([.. guardrails.Select(g => CheckAsync(g.Name, g.CheckAsync, g.Timeout, g.OnError, context, text, cancellationToken))]);

    /// <summary>Asks the guardrails about what the user said, all at once. Returns the first that objects.</summary>
    public Task<GuardrailVerdict?> CheckAsync(
        IReadOnlyList<InputGuardrail> guardrails, AgentContext context, string text, CancellationToken cancellationToken) =>
        FirstAsync([.. guardrails.Select(g => CheckAsync(g.Name, g.CheckAsync, g.Timeout, g.OnError, context, text, cancellationToken))]);

    private static async Task<GuardrailVerdict?> FirstAsync(Task<GuardrailVerdict?>[] checks)
    {
        await foreach (var check in Task.WhenEach(checks).ConfigureAwait(false))
        {
            if (await check.ConfigureAwait(false) is { } verdict)
            {
                return verdict;
            }
        }

        return null;
    }

    private string? Due(GuardrailWatch watch)
    {
        var grown = watch.Text.Length - watch.CheckedLength;
        if (watch.IsChecking || watch.IsTripped || grown == 0 || (grown < debounceCharacters && !watch.IsWhole))
        {
            return null;
        }

        watch.IsChecking = true;
        watch.CheckedLength = watch.Text.Length;
        return watch.Text.ToString();
    }

    private async Task<GuardrailVerdict?> CheckAsync(
        string name,
        Func<AgentContext, string, CancellationToken, ValueTask<GuardrailResult>> check,
        TimeSpan timeout,
        GuardrailErrorPolicy onError,
        AgentContext context,
        string text,
        CancellationToken cancellationToken)
    {
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);

            // On the pool: a check that computes must not keep the caller, and WaitAsync ends the wait for one that ignores its token.
            var running = Task.Run(() => check(context, text, limit.Token).AsTask(), cancellationToken);
            try
            {
                var result = await running.WaitAsync(timeout, timeProvider, cancellationToken).ConfigureAwait(false);
                return result.IsTripped ? new GuardrailVerdict(name, result.Reason, result.Advice, null, result.Words) : null;
            }
            finally
            {
                await limit.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception error)
        {
            // A guardrail is foreign code: whatever it throws is judged by its own policy and never ends the session.
            LogGuardrailFailed(logger, name, onError, error);
            var reason = error is TimeoutException ? $"The check took longer than {timeout.TotalSeconds:0.###} s." : "The check failed.";
            return onError == GuardrailErrorPolicy.Block ? new GuardrailVerdict(name, reason, null, error) : null;
        }
    }

    [LoggerMessage(5020, LogLevel.Warning, "Guardrail {Name} failed; policy {Policy}")]
    private static partial void LogGuardrailFailed(ILogger logger, string name, GuardrailErrorPolicy policy, Exception error);
}
