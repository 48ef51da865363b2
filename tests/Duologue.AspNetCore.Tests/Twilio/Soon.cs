namespace Duologue.AspNetCore.Tests.Twilio;

/// <summary>Waits for what another task is about to do, without a clock.</summary>
internal static class Soon
{
    /// <summary>Gives the other tasks a turn until the condition holds; the test's own limit ends a wait that is in vain.</summary>
    public static async Task HoldsAsync(Func<bool> condition)
    {
        while (!condition())
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
