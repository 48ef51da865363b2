namespace Duologue;

/// <summary>How work that goes on behind a conversation says how far it is.</summary>
/// <remarks>Thread-safe. Every report is an event of the session, <see cref="SessionEvent.BackgroundTaskChanged"/>: a few a second are plenty.</remarks>
/// <param name="report">Told of each report: the share that is done, if known, and what is going on, if there is something to say.</param>
public sealed class BackgroundProgress(Action<double?, string?> report) : IProgress<double>
{
    private readonly Action<double?, string?> _report = report ?? throw new ArgumentNullException(nameof(report));

    /// <summary>Says how much is done.</summary>
    /// <param name="value">0 to 1; values outside are taken for the nearer end.</param>
    public void Report(double value) => Report(value, null);

    /// <summary>Says how much is done and what is going on.</summary>
    /// <param name="value">0 to 1, values outside are taken for the nearer end; null when it cannot be said.</param>
    /// <param name="detail">A few words for people who watch; null for none.</param>
    public void Report(double? value, string? detail) => _report(value is { } share && !double.IsNaN(share) ? Math.Clamp(share, 0, 1) : null, detail);
}
