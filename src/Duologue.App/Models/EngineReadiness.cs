using Duologue.Models.OpenAI;
using Duologue.App.Agents;
using Duologue.Setup;

namespace Duologue.App.Models;

/// <summary>Whether a call could be answered now. With a key: at once; offline: when the recogniser is warm.</summary>
internal sealed class EngineReadiness
{
    private Task _warming = Task.CompletedTask;
    private volatile string? _reason = "starting";

    public bool IsReady => _reason is null;

    public string Reason => _reason ?? "ready";

    public void Start(ILoggerFactory loggerFactory, CancellationToken cancellationToken) =>
        _warming = Task.Run(() => WarmAsync(loggerFactory, cancellationToken), cancellationToken);

    public async Task StopAsync()
    {
        try
        {
            await _warming;
        }
        catch (OperationCanceledException)
        {
            // the server stopped before the engine was warm
            _reason = "stopped";
        }
    }

    private async Task WarmAsync(ILoggerFactory loggerFactory, CancellationToken cancellationToken)
    {
        if (OpenAIRealtimeModel.IsConfigured)
        {
            _reason = null;
            return;
        }

        try
        {
            var model = OfflineModel.Create(new OfflineOptions { LoggerFactory = loggerFactory });
            var agent = AgentCatalogue.Create("starter", new AgentSetup(TimeProvider.System));
            await new RealtimeRunner(agent, model, loggerFactory: loggerFactory).PrepareAsync(cancellationToken: cancellationToken);
            _reason = null;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _reason = CommandLine.Explain(error).Message;
        }
    }
}
