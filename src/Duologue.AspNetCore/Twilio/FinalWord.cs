using Duologue.Phone;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Twilio;

/// <summary>Waits for what the carrier promised to report, and asks when it does not come.</summary>
internal sealed partial class FinalWord(SwitchboardParts parts)
{
    /// <summary>How long a report may be late, and the time between two questions.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private const int MostQuestions = 3;

    /// <summary>Waits. False when it has not come, asking did not help, and nobody should wait any longer.</summary>
    /// <param name="call">Whose.</param>
    /// <param name="word">What is waited for.</param>
    /// <param name="patience">How long before the first question.</param>
    /// <param name="mayGoOn">Whether a call that goes on, as the carrier says, is a reason to wait on without counting.</param>
    /// <param name="shutdown">Gives up.</param>
    public async Task<bool> AwaitAsync(TwilioCall call, Task word, TimeSpan patience, Func<bool> mayGoOn, CancellationToken shutdown)
    {
        for (var asked = 0; ; patience = Pause)
        {
            try
            {
                await word.WaitAsync(patience, parts.TimeProvider, shutdown).ConfigureAwait(false);
                return true;
            }
            catch (TimeoutException)
            {
                // Late: ask.
            }
            catch (OperationCanceledException) when (shutdown.IsCancellationRequested)
            {
                return false;
            }

            var told = await AskAsync(call.Call, shutdown).ConfigureAwait(false);
            if (told?.AnsweredBy is { Length: > 0 } answeredBy)
            {
                TwilioCall.TakeAnsweredBy(call.Call, answeredBy);
            }

            if (told?.Status is { } status)
            {
                call.TakeStatus(status, status.IsFinal() ? told.EndedAt : null);
                if (status.IsFinal())
                {
                    return true;
                }
            }

            var goesOn = told?.Status is not null && mayGoOn();
            if (!goesOn && ++asked == MostQuestions)
            {
                LogSilent(parts.Logger, call.Call.Id);
                return false;
            }
        }
    }

    private async Task<CarrierCall?> AskAsync(PhoneCall call, CancellationToken cancellationToken)
    {
        if (call.CarrierId is not { } callSid)
        {
            return null;
        }

        try
        {
            return await parts.Api.ReadAsync(callSid, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is PhoneLineException or OperationCanceledException)
        {
            LogUnanswered(parts.Logger, call.Id, error);
            return null;
        }
    }

    [LoggerMessage(8057, LogLevel.Warning, "The carrier has not said how phone call {CallId} ended")]
    private static partial void LogSilent(ILogger logger, string callId);

    [LoggerMessage(8058, LogLevel.Debug, "Asking how far phone call {CallId} has come failed")]
    private static partial void LogUnanswered(ILogger logger, string callId, Exception error);
}
