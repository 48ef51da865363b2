using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Protocol;
using Duologue.Testing.Realtime;

namespace Duologue.Tests.Models.OpenAI;

/// <summary>A model that is pointed at a replay server.</summary>
internal static class Line
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static OpenAIRealtimeModel Model(ReplayServer server, Action<OpenAIOptions>? change = null)
    {
        var options = new OpenAIOptions { BaseUrl = server.BaseUrl, ApiKey = "sk-secret-1234" };
        change?.Invoke(options);
        return new OpenAIRealtimeModel(options);
    }

    public static async Task<IRealtimeConnection> ConnectAsync(
        ReplayServer server, RealtimeSettings? settings = null, Action<OpenAIOptions>? change = null) =>
        await Model(server, change).ConnectAsync(settings ?? RealtimeSettings.Default, Token);

    public static async Task<RealtimeException> RefusedAsync(ReplayServer server, Action<OpenAIOptions>? change = null) =>
        await Assert.ThrowsAsync<RealtimeException>(async () => await ConnectAsync(server, change: change));

    /// <summary>Reads to the end; the events, and what broke the line if something did.</summary>
    public static async Task<(List<ServerEvent> Events, RealtimeException? Failure)> ReadAllAsync(IRealtimeConnection connection)
    {
        var events = new List<ServerEvent>();
        try
        {
            await foreach (var received in connection.ReceiveAsync(Token))
            {
                events.Add(received is ServerEvent.OutputAudioDelta delta ? delta with { Audio = delta.Audio.ToArray() } : received);
            }
        }
        catch (RealtimeException failure)
        {
            return (events, failure);
        }

        return (events, null);
    }
}
