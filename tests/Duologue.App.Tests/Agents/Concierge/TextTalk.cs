using Duologue.Chat.Intents;
using Duologue.Models;
using Duologue.Models.Cascade;
using Duologue.Testing;

namespace Duologue.App.Tests.Agents.Concierge;

/// <summary>A typed conversation with an agent on the offline brain, on a clock that stands still until it is told.</summary>
internal sealed class TextTalk : IAsyncDisposable
{
    private readonly SessionRecorder _seen = new();

    private TextTalk(ManualTimeProvider time) => Time = time;

    public static DateTimeOffset Noon { get; } = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public ManualTimeProvider Time { get; }

    public RealtimeSession Session { get; private set; } = null!;

    public IReadOnlyList<SessionEvent> Seen => _seen.Events;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TextTalk> StartAsync(RealtimeAgent agent, ManualTimeProvider time)
    {
        var talk = new TextTalk(time);
        var model = new CascadeModel(new NoEars(), new IntentChatClient(timeProvider: time), new NoVoice(), new CascadeOptions { TimeProvider = time });
        talk.Session = await new RealtimeRunner(agent, model, timeProvider: time).StartAsync(new RealtimeSettings { TextOnly = true }, [talk._seen], Token);
        return talk;
    }

    /// <summary>Types a line and waits for the answer.</summary>
    public async Task<string> SayAsync(string text)
    {
        await Session.SendTextAsync(text, cancellationToken: Token);
        return await HearAsync();
    }

    /// <summary>Waits for the next thing the agent says.</summary>
    public async Task<string> HearAsync() => (await _seen.NextAsync<SessionEvent.AssistantTranscript>(Token)).Text;

    public Task<T> NextAsync<T>()
        where T : SessionEvent => _seen.NextAsync<T>(Token);

    public ValueTask DisposeAsync() => Session.DisposeAsync();
}
