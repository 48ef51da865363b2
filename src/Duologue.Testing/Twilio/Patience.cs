namespace Duologue.Testing.Twilio;

/// <summary>Waits for tasks that never fault, but not for ever. In real time: a test's clock may stand still while sockets close.</summary>
internal static class Patience
{
    public static async Task WaitAsync(Task task, TimeSpan limit)
    {
        try
        {
            await task.WaitAsync(limit, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Whoever waits goes on without it.
        }
    }
}
