using Duologue.App.Agents;
using Duologue.App.Phone;
using Duologue.Audio;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Phone;

namespace Duologue.App.Models;

/// <summary>Whether a call could be answered now. With a key: at once; offline: when the recogniser is warm.</summary>
/// <param name="model">What makes the talk.</param>
/// <param name="loggerFactory">Where to log.</param>
internal sealed partial class EngineReadiness(IRealtimeModel model, ILoggerFactory loggerFactory)
{
    // browsers and Realtime clients; the phone
    private static readonly AudioFormat[] Formats = [AudioFormat.Pcm24k, AudioFormat.MuLaw8k];

    private readonly ILogger _logger = loggerFactory.CreateLogger<EngineReadiness>();
    private readonly TaskCompletionSource _warm = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _warming = Task.CompletedTask;
    private volatile string? _reason = "starting";

    public bool IsReady => _reason is null;

    /// <summary>Whether it never will be.</summary>
    public bool HasFailed => _warm.Task.IsFaulted;

    public void Start(IPhoneLine line, CancellationToken cancellationToken) =>
        _warming = Task.Run(() => WarmAsync(line, cancellationToken), CancellationToken.None);

    /// <summary>Completes when a call can be answered.</summary>
    /// <exception cref="RealtimeException">None ever can; the message says why.</exception>
    public Task WaitAsync(CancellationToken cancellationToken) => _warm.Task.WaitAsync(cancellationToken);

    /// <summary>Completes when nothing is warmed any more.</summary>
    public Task StopAsync() => _warming;

    private async Task WarmAsync(IPhoneLine line, CancellationToken cancellationToken)
    {
        try
        {
            await WarmAgentsAsync(line, cancellationToken);

            // a client of the Realtime API brings its own instructions and tools, or none
            await model.PrepareAsync(RealtimeSettings.Default, cancellationToken);
            _reason = null;
            _warm.TrySetResult();
            await WarmPlacedCallsAsync(line, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _reason = "stopped";
            _warm.TrySetCanceled(cancellationToken);
        }
        catch (Exception error)
        {
            // Whatever is wrong, the log says it, and so does every call.
            _reason = CommandLine.Explain(error).Message;
            LogNotReady(_logger, _reason);
            _warm.TrySetException(error as RealtimeException ?? new RealtimeException(RealtimeFailure.Unavailable, _reason, error));
        }
    }

    private async Task WarmAgentsAsync(IPhoneLine line, CancellationToken cancellationToken)
    {
        foreach (var entry in AgentCatalogue.All.Where(e => e.IsListed))
        {
            var agent = entry.Create(new AgentSetup(TimeProvider.System) { Line = line });
            var runner = new RealtimeRunner(agent, model, loggerFactory: loggerFactory);
            foreach (var format in Formats)
            {
                await runner.PrepareCallAsync(format, cancellationToken: cancellationToken);
            }
        }
    }

    /// <summary>Who rings may be answered by now; whom the agents ring comes after.</summary>
    private static async Task WarmPlacedCallsAsync(IPhoneLine line, CancellationToken cancellationToken)
    {
        foreach (var example in AgentCatalogue.All.Select(e => e.ExampleCall).OfType<OutboundCall>())
        {
            await (line is HomeLine home ? home.PrepareAsync(example, cancellationToken) : Task.CompletedTask);
        }
    }

    [LoggerMessage(9030, LogLevel.Error, "Nobody can be answered: {Reason}")]
    private static partial void LogNotReady(ILogger logger, string reason);
}
