namespace Duologue.App.Serve;

/// <summary>Keeps the host from stopping at a signal by itself: calls are brought to their end first.</summary>
internal sealed class NoLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
