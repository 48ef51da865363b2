namespace Duologue;

/// <content>What the agent says by itself: the greeting, at once or after a silence, and reports of work that outlasted its callback.</content>
public sealed partial class RealtimeSession
{
    private readonly HashSet<string> _endedTasks = new(StringComparer.Ordinal);
    private long? _greetFrom;
    private int _reports;
    private int _taskNumber;

    private void BeginGreeting()
    {
        if (_binding.Agent.Greeting is not { Length: > 0 })
        {
            return;
        }

        using var change = Enter();
        _greetFrom = _parts.TimeProvider.GetTimestamp();
        GreetIfDue();
    }

    /// <summary>Greets, unless the user was quicker or may still be.</summary>
    private void GreetIfDue()
    {
        var agent = _binding.Agent;
        if (_greetFrom is not { } from || agent.Greeting is not { } greeting || _parts.TimeProvider.GetElapsedTime(from) < agent.GreetAfter)
        {
            return;
        }

        _greetFrom = null;
        Ask(new ResponseRequest
        {
            Instructions = $"{_binding.Instructions}\n\nBegin the conversation now by saying exactly this: {greeting}",
            Say = greeting,
        });
    }

    private bool ReportLater(string name, Func<BackgroundProgress, CancellationToken, Task<string?>> work)
    {
        string id;
        using (Enter())
        {
            if (_isEnded)
            {
                return false;
            }

            _reports++;
            id = $"task_{++_taskNumber}";
            _changes.Add(new SessionEvent.BackgroundTaskChanged(id, name, BackgroundTaskStatus.Running, null, null));
        }

        _work.Run(cancellationToken => ReportAsync(id, name, work, cancellationToken));
        return true;
    }

    private async Task ReportAsync(
        string id, string name, Func<BackgroundProgress, CancellationToken, Task<string?>> work, CancellationToken cancellationToken)
    {
        string? report = null;
        var status = BackgroundTaskStatus.Failed;
        try
        {
            var progress = new BackgroundProgress((share, detail) =>
                TellTask(new SessionEvent.BackgroundTaskChanged(id, name, BackgroundTaskStatus.Running, share, detail)));
            report = await work(progress, cancellationToken).ConfigureAwait(false);
            status = BackgroundTaskStatus.Completed;
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Foreign code, as a tool is: the user must not wait for ever for something that broke.
            LogReportFailed(_logger, Id, error);
            report = error is ToolFailedException said ? said.Message : "Something I was still working on has failed.";
        }
        finally
        {
            TellTask(new SessionEvent.BackgroundTaskChanged(
                id, name, status, status == BackgroundTaskStatus.Completed ? 1 : null, string.IsNullOrEmpty(report) ? null : report), isLast: true);
            Report(report);
        }
    }

    /// <summary>Progress that comes after the work has ended, or after the session, is nobody's.</summary>
    private void TellTask(SessionEvent.BackgroundTaskChanged task, bool isLast = false)
    {
        using var change = Enter();
        if (!_isEnded && !_endedTasks.Contains(task.TaskId))
        {
            _changes.Add(task);
        }

        if (isLast)
        {
            _endedTasks.Add(task.TaskId);
        }
    }

    /// <summary>The model is told what came of the work, and asked to say it as soon as nobody speaks.</summary>
    private void Report(string? report)
    {
        using var change = Enter();
        _reports--;
        if (report is { Length: > 0 } && !_isEnded)
        {
            AddMessage("system", $"What went on in the meantime has come to its end: {report}");
            Ask(new ResponseRequest
            {
                Instructions = $"{_binding.Instructions}\n\nWhat went on in the meantime has come to its end. "
                    + $"Tell the user now, in one or two sentences and without adding anything: {report}",
                Say = report,
            });
        }

        EndIfDue();
    }
}
