using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.Tests.Sessions;

public sealed class SessionGreetingTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static RealtimeAgent Agent(TimeSpan after) => new() { Name = "Agent", Instructions = "Be brief.", Greeting = "Hello.", GreetAfter = after };

    [Fact(Timeout = 60_000)]
    public async Task An_agent_greets_at_once_when_it_need_not_wait()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel().Says("Hello."), Agent(TimeSpan.Zero));

        Assert.Equal("Hello.", (await test.NextAsync<SessionEvent.AssistantTranscript>()).Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task An_agent_that_leaves_the_first_word_greets_when_nobody_takes_it()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel().Says("Hello."), Agent(TimeSpan.FromSeconds(4)));

        test.Time.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(test.Connection.Sent.OfType<ClientEvent.CreateResponse>());
        test.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("Hello.", (await test.NextAsync<SessionEvent.AssistantTranscript>()).Text);
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_speaks_first_makes_the_greeting_unnecessary()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel().Says("Good evening."), Agent(TimeSpan.FromSeconds(4)));
        test.Connection.UserSpeaks();
        await test.NextAsync<SessionEvent.UserSpeechStarted>();

        test.Time.Advance(TimeSpan.FromSeconds(10));
        test.Connection.UserStops("Bella Vista");
        await test.NextAsync<SessionEvent.AssistantTranscript>();
        test.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Single(test.Seen.Of<SessionEvent.ResponseStarted>());
    }

    [Fact(Timeout = 60_000)]
    public async Task Typed_text_makes_the_greeting_unnecessary()
    {
        await using var test = await TestSession.StartAsync(new ScriptedModel().Says("Good evening."), Agent(TimeSpan.FromSeconds(4)));
        await test.Session.SendTextAsync("Hi", cancellationToken: Token);
        await test.NextAsync<SessionEvent.AssistantTranscript>();

        test.Time.Advance(TimeSpan.FromSeconds(10));

        Assert.Single(test.Connection.Sent.OfType<ClientEvent.CreateResponse>());
    }
}
