using System.ComponentModel.DataAnnotations;

namespace Duologue.Models;

/// <summary>How a <see cref="ReconnectingModel"/> builds a broken line again, and renews one before its time is up.</summary>
public sealed class ReconnectOptions
{
    /// <summary>How often connecting is tried after a break before the line is given up.</summary>
    /// <value>Default 5, which gives up after about 15 s with the other defaults; 1 to 100.</value>
    [Range(1, 100)]
    public int Tries { get; set; } = 5;

    /// <summary>The wait before the second try; it doubles with each. The first try comes at once, scattered over a quarter of a second.</summary>
    /// <value>Default 1 s.</value>
    public TimeSpan FirstDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait between two tries, unless the server asks for a longer one.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan MaximumDelay { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Age at which a line is renewed at the next quiet moment; null for never.</summary>
    /// <value>Default 50 min.</value>
    public TimeSpan? RolloverAfter { get; set; } = TimeSpan.FromMinutes(50);

    /// <summary>Age at which a line is renewed whatever goes on.</summary>
    /// <value>Default 58 min, as the service ends a session after 60.</value>
    public TimeSpan ForceRolloverAfter { get; set; } = TimeSpan.FromMinutes(58);

    /// <summary>How much of what the caller said last is kept to be sent again.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan CallerAudioKept { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Clock for waits and ages.</summary>
    /// <value>Default the system's.</value>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Seed of the scattering of waits; null for another one each time.</summary>
    /// <value>Default null.</value>
    public int? Seed { get; set; }
}
