using Duologue.Audio;
using Duologue.Models;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Browser;

/// <summary>Does what the page asks of the session.</summary>
/// <remarks>
/// The socket's reader never waits here: what takes long (guardrails on typed text, another agent's instructions) runs beside it, one thing
/// after the other. Thread-safe.
/// </remarks>
internal sealed partial class PageCommands(
    RealtimeSession session, RealtimeCapabilities capabilities, Casting casting, Narrator narrator, PageSettings settings, BrowserSession page, ILogger logger)
{
    /// <summary>What a model takes at least as a turn; Realtime protocol.</summary>
    private static readonly TimeSpan LeastTurn = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private Task _work = Task.CompletedTask;
    private Task _asked = Task.CompletedTask;
    private long _uncommitted;

    /// <summary>Everything begun so far.</summary>
    public Task Done
    {
        get
        {
            lock (_gate)
            {
                return Task.WhenAll(_work, _asked);
            }
        }
    }

    /// <summary>Counts what the page has said.</summary>
    public void Heard(int byteCount) => Interlocked.Add(ref _uncommitted, byteCount);

    /// <summary>Takes a message; returns at once.</summary>
    public void Take(PageMessage message)
    {
        switch (message)
        {
            case PageMessage.TextInput input:
                Run(async () =>
                {
                    narrator.TurnEnded(isSpoken: false);
                    await session.SendTextAsync(input.Text, interrupt: input.Interrupts).ConfigureAwait(false);
                });
                break;
            case PageMessage.Commit:
                Run(CommitAsync);
                break;
            case PageMessage.Clear:
                Interlocked.Exchange(ref _uncommitted, 0);
                Run(() => session.ClearAudioAsync().AsTask());
                break;
            case PageMessage.Interrupt:
                _ = session.InterruptAsync().AsTask();
                break;
            case PageMessage.SetAgent wish:
                Run(() => HandOverAsync(wish.Agent));
                break;
            case PageMessage.SetVoice wish:
                Run(() => SetVoiceAsync(wish.Voice));
                break;
            case PageMessage.SetTurnDetection wish:
                Run(() => SetTurnsAsync(wish));
                break;
            case PageMessage.ToolApproval decision:
                Run(() => DecideAsync(decision));
                break;
            default:
                break;
        }
    }

    private async Task CommitAsync()
    {
        if (settings.Turns is not TurnDetection.Manual)
        {
            page.Refuse("not_now", "Turns are found by the model.", "Set turn detection to none to end turns by hand.");
        }
        else if (AudioFormat.Pcm24k.DurationOf(Interlocked.Exchange(ref _uncommitted, 0)) < LeastTurn)
        {
            page.Refuse("not_now", "There is less than 100 ms of audio to answer.", "Speak, then commit.");
        }
        else
        {
            narrator.TurnEnded(isSpoken: true);
            await session.CommitAudioAsync().ConfigureAwait(false);

            // What becomes of the answer is told by events; nothing waits for it here.
            lock (_gate)
            {
                _asked = GuardAsync(_asked, () => session.RequestResponseAsync());
            }
        }
    }

    private async Task HandOverAsync(string name)
    {
        if (casting.Choose(name) is not { } agent)
        {
            page.Refuse("unknown_agent", $"There is no agent '{name}'.", "session_ready lists the agents and the graph.");
        }
        else if (agent == session.CurrentAgent)
        {
            page.Post(settings.Message());
        }
        else
        {
            await session.HandOffAsync(agent).ConfigureAwait(false);
        }
    }

    private async Task SetVoiceAsync(string voice)
    {
        if (!capabilities.CanChangeVoice)
        {
            page.Refuse("not_now", "This model cannot change its voice inside a session.", "Begin another session.");
        }
        else if (capabilities.Voices.Count > 0 && !capabilities.Voices.Contains(voice))
        {
            page.Refuse("out_of_range", $"There is no voice '{voice}'.", "session_ready lists the voices.");
        }
        else
        {
            await session.UpdateSettingsAsync(new RealtimeSettings { Voice = voice }).ConfigureAwait(false);
            settings.Voice = voice;
            page.Post(settings.Message());
        }
    }

    private async Task SetTurnsAsync(PageMessage.SetTurnDetection wish)
    {
        var turns = PageViews.Turn(wish, settings.Turns);
        await session.UpdateSettingsAsync(new RealtimeSettings { TurnDetection = turns }).ConfigureAwait(false);
        Interlocked.Exchange(ref _uncommitted, 0);
        settings.Turns = turns;
        page.Post(settings.Message());
    }

    private async Task DecideAsync(PageMessage.ToolApproval decision)
    {
        var isKnown = decision.Approved
            ? await session.ApproveToolAsync(decision.CallId).ConfigureAwait(false)
            : await session.RejectToolAsync(decision.CallId, decision.Reason).ConfigureAwait(false);
        if (!isKnown)
        {
            page.Refuse("unknown_call", $"No call '{decision.CallId}' waits for approval.", "It may have been decided already, or too late.");
        }
    }

    private void Run(Func<Task> work)
    {
        lock (_gate)
        {
            _work = GuardAsync(_work, work);
        }
    }

    private async Task GuardAsync(Task before, Func<Task> work)
    {
        await before.ConfigureAwait(false);
        try
        {
            await work().ConfigureAwait(false);
        }
        catch (RealtimeException error)
        {
            // The session is over or its line is gone; its own end follows.
            page.Refuse("not_now", error.Message, "Begin another session if this one does not go on.");
        }
        catch (Exception error)
        {
            // Foreign code made the agent or its instructions; what it says is not for the page.
            LogFailed(logger, page.Id, error);
            page.Refuse("not_now", "That did not work.", "The server's log says why.");
        }
    }

    [LoggerMessage(8310, LogLevel.Error, "What the page of browser session {SessionId} asked for failed")]
    private static partial void LogFailed(ILogger logger, string sessionId, Exception error);
}
