using Duologue.Protocol;
using Duologue.Speech;

namespace Duologue.Models.Cascade;

/// <summary>Reports what the recogniser heard: words as they become sure, appended only, and one last event for each item.</summary>
/// <remarks>
/// Owned by the connection's loop. Whether an item is reported is settled when it is committed, so that switching transcription off or on in between
/// never leaves an item without its last event. Transcription sessions, whose only purpose it is, report words already while they are spoken.
/// </remarks>
internal sealed class Transcripts(ConnectionScope scope)
{
    /// <summary>How often a recogniser that still works on its last words is asked for more of them.</summary>
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private bool IsOn => scope.Session.Transcription is not null;

    /// <summary>More audio was heard.</summary>
    public void Heard(Hearing hearing)
    {
        if (scope.Session.IsTranscription && IsOn)
        {
            Report(hearing);
        }
    }

    /// <summary>No more audio comes: waits for the final text, which arrives as <see cref="Note.Recognized"/>.</summary>
    public void Finish(ConversationEntry entry, Hearing hearing)
    {
        entry.IsHearing = true;
        hearing.IsReported = IsOn;
        Progress(hearing);
        scope.Tasks.Run(async () =>
        {
            try
            {
                var result = await WaitAsync(hearing).ConfigureAwait(false);
                scope.Inbox.TryWrite(new Note.Recognized(entry, hearing, result, null));
            }
            catch (Exception e)
            {
                // Whatever a recogniser throws becomes an event of the conversation.
                scope.Inbox.TryWrite(new Note.Recognized(entry, hearing, null, e));
            }
        });
    }

    /// <summary>The recogniser may be sure of more words.</summary>
    public void Progress(Hearing hearing)
    {
        if (hearing.IsReported)
        {
            Report(hearing);
        }
    }

    /// <summary>The final text of an item, or why there is none.</summary>
    public void End(ConversationEntry entry, Hearing hearing, SpeechResult heard, Exception? error)
    {
        if (!hearing.IsReported)
        {
            return;
        }

        hearing.IsReported = false;
        if (error is not null)
        {
            scope.Outbox.Post(new ServerEvent.InputTranscriptionFailed(
                entry.Id, 0, new WireError { Type = "transcription_error", Code = "audio_unintelligible", Message = error.Message }));
            return;
        }

        Report(hearing, heard.Text);

        // Whole seconds, begun ones counted: the .NET client reads nothing else, and loses its line over a fraction.
        var usage = new WireUsage { Type = "duration", Seconds = Math.Ceiling(entry.HeardDuration.TotalSeconds) };
        scope.Outbox.Post(new ServerEvent.InputTranscriptionCompleted(entry.Id, 0, heard.Text, usage));
    }

    private void Report(Hearing hearing) => Report(hearing, hearing.StableText);

    private void Report(Hearing hearing, string text)
    {
        if (text.Length > hearing.Reported.Length && text.StartsWith(hearing.Reported, StringComparison.Ordinal))
        {
            scope.Outbox.Post(new ServerEvent.InputTranscriptionDelta(hearing.ItemId, 0, text[hearing.Reported.Length..]));
            hearing.Reported = text;
        }
    }

    /// <summary>Waits, and tells the loop meanwhile when there are more sure words.</summary>
    private async Task<SpeechResult> WaitAsync(Hearing hearing)
    {
        var finishing = hearing.FinishAsync(scope.Options.RecognitionTimeout, scope.Time);
        var known = hearing.StableText;
        while (hearing.IsReported && !finishing.IsCompleted && !scope.Closing.IsCancellationRequested)
        {
            await Task.WhenAny(finishing, Task.Delay(Look, scope.Time, scope.Closing)).ConfigureAwait(false);
            if (!finishing.IsCompleted && hearing.StableText is var stable && stable != known)
            {
                known = stable;
                scope.Inbox.TryWrite(new Note.Progressed(hearing));
            }
        }

        return await finishing.ConfigureAwait(false);
    }
}
