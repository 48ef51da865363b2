using Duologue.AspNetCore.Wire;
using Duologue.Calls;
using Duologue.Phone;

namespace Duologue.App.Serve;

/// <summary>The end of a server: nobody new is let in, who talks may finish, and what is left is told and hung up.</summary>
/// <param name="registry">The calls that are talked in, those of browsers included.</param>
/// <param name="log">The same calls and those that ring, as the carrier sees them.</param>
/// <param name="timeProvider">The clock.</param>
/// <param name="connections">The lines of Realtime clients; null for none.</param>
internal sealed class Drain(CallRegistry registry, PhoneCallLog log, TimeProvider timeProvider, RealtimeConnections? connections = null)
{
    // what a plan makes of its call when it is over, and the carrier's report
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(5);

    // the carrier asks what comes after a conversation, over the same listener
    private static readonly TimeSpan LastQuestions = TimeSpan.FromMilliseconds(500);

    private volatile bool _hasBegun;

    /// <summary>Whether the server takes no more calls.</summary>
    public bool HasBegun => _hasBegun;

    /// <summary>Brings all calls to their end.</summary>
    /// <param name="limit">How long they may go on.</param>
    /// <param name="now">Gives up: what still goes on is cut off.</param>
    /// <returns>How many calls and lines did not end by themselves.</returns>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<int> RunAsync(TimeSpan limit, CancellationToken now)
    {
        _hasBegun = true;
        var live = log.Calls.Where(c => c is { Status: PhoneCallStatus.InProgress, End: null }).ToList();
        var lines = connections?.DrainAsync(limit, CancellationToken.None) ?? Task.FromResult(0);
        var cut = await registry.DrainAsync(limit, CancellationToken.None).WaitAsync(now) + await lines.WaitAsync(now);
        if (live.Count > 0)
        {
            await Task.WhenAny(Task.WhenAll(live.Select(c => c.Ended)), Task.Delay(LastWords, timeProvider, now));
            await Task.Delay(LastQuestions, timeProvider, now);
        }

        return cut;
    }
}
