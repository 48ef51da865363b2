using Duologue.Models;

namespace Duologue.App.Models;

/// <summary>A model that lets nobody talk before it is warm: a call that comes in the server's first seconds waits instead of stumbling.</summary>
internal sealed class WarmModel(IRealtimeModel model, EngineReadiness engine) : IRealtimeModel
{
    public string Name => model.Name;

    public RealtimeCapabilities Capabilities => model.Capabilities;

    public async ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        await engine.WaitAsync(cancellationToken);
        return await model.ConnectAsync(settings, cancellationToken);
    }

    public ValueTask PrepareAsync(RealtimeSettings settings, CancellationToken cancellationToken = default) =>
        model.PrepareAsync(settings, cancellationToken);
}
