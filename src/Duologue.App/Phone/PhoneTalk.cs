using Duologue.Testing.Twilio;

namespace Duologue.App.Phone;

/// <summary>Holds a call as a caller with a recording does: speaks it, presses keys, listens until the agent has answered, and hangs up.</summary>
/// <param name="call">The line, up.</param>
/// <param name="calls">Where the server tells what was said.</param>
/// <param name="follower">Who is told of it.</param>
internal sealed class PhoneTalk(FakeCall call, CallsApi calls, CallFollower follower)
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(250);

    // how long it must be quiet: when nothing more is due, and while an answer to what was said is
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(1.5);
    private static readonly TimeSpan AnswerDue = TimeSpan.FromSeconds(25);

    // an agent that never stops talking, and a server that never says how the call ended
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan LastReport = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Key = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan KeyPause = TimeSpan.FromMilliseconds(500);

    private CallReport? _report;

    /// <summary>Holds the call to its end.</summary>
    /// <param name="recording">What the caller says.</param>
    /// <param name="digits">Keys pressed after it; <c>w</c> waits half a second.</param>
    /// <param name="cancellationToken">Hangs up.</param>
    /// <returns>From the end of each turn of the caller to the first sound of the answer, as heard at the phone.</returns>
    /// <exception cref="AppException">The server does not know the call.</exception>
    public async Task<IReadOnlyList<TimeSpan>> RunAsync(CallerRecording recording, string digits, CancellationToken cancellationToken)
    {
        // a phone sends whole frames: the recording begins with the next one
        var began = Frame * Math.Ceiling(call.Ear.Now / Frame);
        var speaking = SpeakAsync(recording, digits, cancellationToken);
        await ListenAsync(recording.HasSpeech ? began + recording.LastSpeechEnd : null, speaking, cancellationToken);
        await call.HangUpAsync(cancellationToken: cancellationToken);
        await speaking;
        var report = await LastReportAsync(cancellationToken);
        var latencies = AnswerTimes.Find([.. recording.SpeechEnds.Select(e => began + e)], call.Ear.Sounds);
        follower.Close(report, latencies);
        return latencies;
    }

    private async Task SpeakAsync(CallerRecording recording, string digits, CancellationToken cancellationToken)
    {
        await call.SayAsync(recording.MuLaw, cancellationToken);
        foreach (var digit in digits.TakeWhile(_ => !call.Ended.IsCompleted))
        {
            if (digit != 'w')
            {
                await call.PressAsync(digit, cancellationToken);
            }

            await Task.Delay(digit == 'w' ? KeyPause : Key, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Waits until nothing more is to be heard, or the other side has hung up.</summary>
    /// <param name="speechEnd">After which an answer is due, on the ear's clock; null when nobody spoke.</param>
    /// <param name="speaking">Completes when the caller has spoken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    private async Task ListenAsync(TimeSpan? speechEnd, Task speaking, CancellationToken cancellationToken)
    {
        var (heard, heardBefore) = (TimeSpan.Zero, TimeSpan.Zero);
        var (quietSince, doneAt) = (TimeSpan.Zero, (TimeSpan?)null);
        while (!call.Ended.IsCompleted)
        {
            await Task.WhenAny(call.Ended, Task.Delay(Look, TimeProvider.System, cancellationToken));
            cancellationToken.ThrowIfCancellationRequested();
            await ReportAsync(cancellationToken);
            var now = call.Ear.Now;
            if (call.Ear.Heard != heard || !speaking.IsCompleted)
            {
                heard = call.Ear.Heard;
                quietSince = now;
            }

            heardBefore = now <= speechEnd ? heard : heardBefore;
            doneAt ??= speaking.IsCompleted ? now : null;
            var isDue = _report is { OwesAnswer: true } || (speechEnd is not null && heard == heardBefore);
            if (doneAt is { } done && (now - quietSince >= (isDue ? AnswerDue : Settle) || now - done >= LongestAnswer))
            {
                return;
            }
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        _report = await calls.FindAsync(call.CallSid, cancellationToken) ?? _report;
        if (_report is { } report)
        {
            follower.Tell(report);
        }
    }

    /// <summary>What the server says when it knows that the call is over.</summary>
    private async Task<CallReport> LastReportAsync(CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        do
        {
            await ReportAsync(cancellationToken);
            if (_report?.IsWhole(expectsResult: false) == true)
            {
                break;
            }

            await Task.Delay(Look, TimeProvider.System, cancellationToken);
        }
        while (TimeProvider.System.GetElapsedTime(began) < LastReport);
        return _report ?? throw new AppException(ExitCode.Phone, "the server does not know the call that it has just answered");
    }
}
