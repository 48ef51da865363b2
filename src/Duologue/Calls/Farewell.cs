using Duologue.Endpoints;
using Microsoft.Extensions.Logging;

namespace Duologue.Calls;

/// <summary>Tells the human why a call ends that ends badly, without the model.</summary>
internal static partial class Farewell
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <summary>Plays the farewell and waits until it has been heard. Never throws.</summary>
    public static async Task SayAsync(
        CallOptions options, CallEndReason reason, IAudioEndpoint endpoint, TimeSpan unheard, TimeProvider timeProvider, ILogger logger)
    {
        if (options.FarewellAudio is not { } farewell
            || reason is CallEndReason.CallerHungUp or CallEndReason.AgentEnded or CallEndReason.EndpointFailed)
        {
            return;
        }

        using var limit = new CancellationTokenSource(Limit, timeProvider);
        try
        {
            await foreach (var frame in farewell(reason, endpoint.Format, limit.Token).ConfigureAwait(false))
            {
                await endpoint.PlayAsync(frame, limit.Token).ConfigureAwait(false);
                unheard += frame.Duration;
            }

            await Task.Delay(unheard, timeProvider, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // The call has ended badly already; that its farewell failed too is worth a line, not another failure.
            LogFailed(logger, reason, error);
        }
    }

    [LoggerMessage(6001, LogLevel.Warning, "The farewell of a call that ended with {Reason} could not be played")]
    private static partial void LogFailed(ILogger logger, CallEndReason reason, Exception error);
}
