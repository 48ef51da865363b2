namespace Duologue;

/// <content>What the agent says by itself: the greeting, at once or after a silence, and reports of work that outlasted its callback.</content>
public sealed partial class RealtimeSession
{
    private long? _greetFrom;
    private int _reports;

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

    private bool ReportLater(Func<CancellationToken, Task<string?>> work)
    {
        using (Enter())
        {
            if (_isEnded)
            {
                return false;
            }

            _reports++;
        }

        _work.Run(cancellationToken => ReportAsync(work, cancellationToken));
        return true;
    }

    private async Task ReportAsync(Func<CancellationToken, Task<string?>> work, CancellationToken cancellationToken)
    {
        string? report = null;
        try
        {
            report = await work(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // Foreign code, as a tool is: the user must not wait for ever for something that broke.
            LogReportFailed(_logger, Id, error);
            report = error is ToolFailedException said ? said.Message : "Something I was still working on has failed.";
        }
        finally
        {
            Report(report);
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
