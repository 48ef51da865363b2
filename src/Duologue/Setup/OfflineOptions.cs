using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.Setup;

/// <summary>What the offline model may be given.</summary>
public sealed class OfflineOptions
{
    /// <summary>The clock.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where logs go.</summary>
    /// <value>Default nowhere.</value>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>Most recognisers in use at once; a further utterance waits, its audio kept.</summary>
    /// <value>Default 10: what two cores can follow.</value>
    public int MaximumDecoders { get; init; } = 10;
}
