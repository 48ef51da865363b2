using System.Runtime.InteropServices;

namespace Duologue.App.Serve;

/// <summary>Ctrl+C and the system's wish that the server ends: the first time in good order, the second time at once.</summary>
internal sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _stopNow = new();
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second.</summary>
    public CancellationToken StopNow => _stopNow.Token;

    /// <summary>Completes at the first signal.</summary>
    public Task Stopped => _stopped.Task;

    /// <summary>Listens to the signals of this process.</summary>
    public void Listen()
    {
        foreach (var signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT])
        {
            _registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                context.Cancel = true;
                Raise();
            }));
        }
    }

    /// <summary>What a signal does.</summary>
    public void Raise()
    {
        (_stop.IsCancellationRequested ? _stopNow : _stop).Cancel();
        _stopped.TrySetResult();
    }

    public void Dispose()
    {
        _registrations.ForEach(r => r.Dispose());
        _stop.Dispose();
        _stopNow.Dispose();
    }
}
