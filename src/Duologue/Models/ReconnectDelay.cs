namespace Duologue.Models;

/// <summary>How long to wait before a try: doubling, scattered so that many calls do not come back in one instant.</summary>
internal sealed class ReconnectDelay(ReconnectOptions options)
{
    private static readonly TimeSpan FirstScatter = TimeSpan.FromMilliseconds(250);
    private readonly Random _random = options.Seed is { } seed ? new Random(seed) : new Random();

    /// <summary>The wait before a try, counted from 1, and never less than the server asked for.</summary>
    public TimeSpan Before(int attempt, TimeSpan? asked)
    {
        double share;
        lock (_random)
        {
            share = _random.NextDouble();
        }

        var wait = FirstScatter * share;
        if (attempt > 1)
        {
            var full = options.FirstDelay * Math.Pow(2, Math.Min(attempt - 2, 30));
            full = full < options.MaximumDelay ? full : options.MaximumDelay;

            // Half is sure, half is chance: never a storm, never at once.
            wait = (full / 2) + (full / 2 * share);
        }

        return asked > wait ? asked.Value : wait;
    }
}
