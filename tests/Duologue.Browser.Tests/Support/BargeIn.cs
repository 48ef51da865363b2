namespace Duologue.Browser.Tests.Support;

/// <summary>One interruption as the page lived it, in the clock of its AudioContext.</summary>
/// <param name="FromVoice">From the caller's first sound at the microphone to the agent's last at the speaker; null when the caller did not speak.</param>
/// <param name="FromClear">From the server's <c>clear</c> in the page to the agent's last sound; zero when it was just drawing breath.</param>
internal sealed record BargeIn(TimeSpan? FromVoice, TimeSpan FromClear)
{
    /// <summary>All that a page lived through.</summary>
    public static async Task<IReadOnlyList<BargeIn>> ReadAsync(ConsolePage console)
    {
        var played = new SoundTrack(await console.PlayedAsync());
        var heard = new SoundTrack(await console.HeardAsync());
        var clears = await console.ClearsAsync();
        return [.. clears.Select(clear => Of(clear, played.EndOf(clear), heard.BeginningOf(clear)))];
    }

    private static BargeIn Of(double clear, double silence, double voice) =>
        new(double.IsNaN(voice) ? null : TimeSpan.FromSeconds(silence - voice), TimeSpan.FromSeconds(Math.Max(0, silence - clear)));
}
