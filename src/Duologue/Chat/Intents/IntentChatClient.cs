using System.Runtime.CompilerServices;
using Duologue.Chat.Intents.Language;
using Duologue.Chat.Intents.Matching;
using Duologue.Chat.Intents.Talk;
using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents;

/// <summary>A small offline stand-in that makes every feature testable, not a language model.</summary>
/// <remarks>
/// It matches what the user said against the examples attached to tools (<see cref="ChatTool"/>), or against names and descriptions of
/// tools without examples, fills their parameters, asks for what is missing, and reads results aloud. It knows no facts and invents
/// none: summaries are extracts of the user's own sentences, and a JSON schema is filled from the conversation with null for what was not
/// said. With a required tool mode it still speaks of results instead of calling again. Missing required arguments with a schema default
/// take the default. English only.
/// The answer depends on the messages, the options and the date only (call ids differ). Thread-safe: one instance serves an application.
/// Usage is an estimate: one token for every four characters of text.
/// </remarks>
public sealed class IntentChatClient : IChatClient
{
    private const int CharactersPerToken = 4;

    private readonly IntentOptions _options;
    private readonly TimeProvider _timeProvider;
    private readonly UtteranceReader _reader;
    private readonly ToolSetCache _tools;
    private readonly ChatClientMetadata _metadata = new("duologue", providerUri: null, "intents");

    /// <summary>Creates the client.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <param name="timeProvider">The clock "tomorrow" is read from; null for the system's.</param>
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public IntentChatClient(IntentOptions? options = null, TimeProvider? timeProvider = null)
    {
        _options = (options ?? new IntentOptions()).Checked();
        _timeProvider = timeProvider ?? TimeProvider.System;
        _reader = new UtteranceReader(Cities.Book(_options.Cities));
        _tools = new ToolSetCache(_reader, _options);
    }

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc />
    /// <remarks>Text comes word by word, then calls, then one update with the finish reason and the estimated usage.</remarks>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        cancellationToken.ThrowIfCancellationRequested();

        // Nothing here waits: thinking takes a fraction of a millisecond.
        await Task.CompletedTask.ConfigureAwait(false);
        var list = messages as IReadOnlyList<ChatMessage> ?? [.. messages];
        var decision = Decide(list, options);
        var id = $"intent_{Guid.NewGuid():N}";
        var limit = options?.MaxOutputTokens is > 0 and var most ? most * (long)CharactersPerToken : long.MaxValue;
        long sent = 0;
        foreach (var piece in Pieces(decision.Text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (sent + piece.Length > limit)
            {
                yield return Last(id, list, options, sent, ChatFinishReason.Length);
                yield break;
            }

            sent += piece.Length;
            yield return Update(id, new TextContent(piece));
        }

        foreach (var call in decision.Calls)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var arguments = call.Arguments();
            sent += call.Tool.Name.Length + arguments.Sum(pair => pair.Key.Length + (pair.Value?.ToString()?.Length ?? 4));
            yield return Update(id, new FunctionCallContent($"call_{Guid.NewGuid():N}", call.Tool.Name, arguments));
        }

        yield return Last(id, list, options, sent, decision.Calls.Count > 0 ? ChatFinishReason.ToolCalls : ChatFinishReason.Stop);
    }

    /// <inheritdoc />
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);

        return serviceKey is not null ? null
            : serviceType == typeof(ChatClientMetadata) ? _metadata
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Does nothing: the client holds memory only.</summary>
    public void Dispose()
    {
    }

    private Decision Decide(IReadOnlyList<ChatMessage> messages, ChatOptions? options)
    {
        var conversation = new Conversation(messages);
        var zone = _options.TimeZone ?? _timeProvider.LocalTimeZone;
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(_timeProvider.GetUtcNow(), zone).DateTime);
        if (options?.ResponseFormat is ChatResponseFormatJson { Schema: { } schema })
        {
            return Decision.Say(new JsonAnswer(conversation, _reader, today).Fill(schema));
        }

        var decision = new Turn(conversation, options, _tools.Get(options?.Tools), _reader, _options, today).Decide();
        return options?.ResponseFormat is ChatResponseFormatJson && decision.Text is { } text
            ? Decision.Say(JsonAnswer.Wrap(text))
            : decision;
    }

    /// <summary>Words with the blank before them, as models stream.</summary>
    private static IEnumerable<string> Pieces(string? text)
    {
        for (var at = 0; text is not null && at < text.Length;)
        {
            var next = text.IndexOf(' ', at + 1);
            next = next < 0 ? text.Length : next;
            yield return text[at..next];
            at = next;
        }
    }

    private ChatResponseUpdate Update(string id, AIContent content) =>
        new(ChatRole.Assistant, [content])
        {
            ResponseId = id,
            MessageId = id,
            ModelId = _metadata.DefaultModelId,
            CreatedAt = _timeProvider.GetUtcNow(),
        };

    private ChatResponseUpdate Last(string id, IReadOnlyList<ChatMessage> messages, ChatOptions? options, long sent,
        ChatFinishReason reason)
    {
        long read = options?.Instructions?.Length ?? 0;
        foreach (var message in messages)
        {
            foreach (var content in message.Contents)
            {
                read += content switch
                {
                    TextContent text => text.Text?.Length ?? 0,
                    FunctionResultContent { Result: string result } => result.Length,
                    _ => CharactersPerToken,
                };
            }
        }

        var (input, output) = (Tokens(read), Tokens(sent));
        var update = Update(id,
            new UsageContent(new UsageDetails { InputTokenCount = input, OutputTokenCount = output, TotalTokenCount = input + output }));
        update.FinishReason = reason;
        return update;
    }

    private static long Tokens(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;
}
