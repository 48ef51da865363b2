using Duologue.Testing;

namespace Duologue.Tests;

/// <summary>Lets manual time pass while something real goes on beside it.</summary>
internal static class Passing
{
    /// <summary>
    /// Moves the time to each timer that is due within a limit, until something is done; what fails is found in the task afterwards.
    /// Later timers, such as a watch for silence while a real answer is on its way, are left alone.
    /// </summary>
    public static async Task UntilAsync(Task done, ManualTimeProvider time, TimeSpan limit)
    {
        while (!done.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            if (time.NextDue is { } due && due <= limit)
            {
                time.Advance(due);
            }

            await Task.Yield();
        }
    }
}
