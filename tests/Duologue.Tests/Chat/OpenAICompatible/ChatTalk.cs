using Duologue.Chat.OpenAICompatible;
using Duologue.Testing;
using Duologue.Testing.OpenAICompatible;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.OpenAICompatible;

/// <summary>A chat with a stand-in for its server, and a clock that stands still.</summary>
internal sealed class ChatTalk : IAsyncDisposable
{
    public ChatTalk(Action<OpenAICompatibleChatOptions>? tune = null)
    {
        var options = new OpenAICompatibleChatOptions { BaseUrl = Server.BaseUrl, Model = "small", ApiKey = "sk-secret" };
        tune?.Invoke(options);
        Chat = new OpenAICompatibleChat(options, timeProvider: Time);
    }

    public FakePartServer Server { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public OpenAICompatibleChat Chat { get; }

    public IAsyncEnumerable<ChatResponseUpdate> Ask(string text = "Hello?", ChatOptions? options = null) =>
        Chat.GetStreamingResponseAsync([new ChatMessage(ChatRole.User, text)], options, TestContext.Current.CancellationToken);

    /// <summary>Reads the whole answer.</summary>
    public async Task<List<ChatResponseUpdate>> ReadAsync(ChatOptions? options = null)
    {
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Ask(options: options))
        {
            updates.Add(update);
        }

        return updates;
    }

    /// <summary>Reads the whole answer; pauses of a few seconds pass.</summary>
    public async Task<List<ChatResponseUpdate>> ReadThroughPausesAsync()
    {
        var reading = ReadAsync();
        await Passing.UntilAsync(reading, Time, TimeSpan.FromSeconds(5));
        return await reading;
    }

    public async ValueTask DisposeAsync()
    {
        Chat.Dispose();
        await Server.DisposeAsync();
    }
}
