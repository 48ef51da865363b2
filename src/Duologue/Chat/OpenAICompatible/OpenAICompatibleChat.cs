using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using Duologue.Http;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Duologue.Chat.OpenAICompatible;

/// <summary>A chat model behind any <c>/v1/chat/completions</c> server: Ollama, llama.cpp, vLLM, LM Studio, or a hosted one.</summary>
/// <remarks>
/// Thread-safe; one per application. Text comes as it is made, then function calls whole, then the finish reason and the usage. What a
/// model thinks aloud is left out: it must never be spoken. A request that failed before it gave anything is sent once more when the
/// failure may pass. Ending the enumeration ends the request. Content that is neither text, image, function call nor function result is left out.
/// Errors: <see cref="PartException"/>. Wire: <c>POST /v1/chat/completions</c> with <c>stream</c>.
/// </remarks>
public sealed class OpenAICompatibleChat : IChatClient
{
    private const int LongestAnswer = 16 * 1024 * 1024;

    /// <summary>How long to wait for the token count once the answer is whole.</summary>
    private static readonly TimeSpan CountLimit = TimeSpan.FromSeconds(2);

    private readonly OpenAICompatibleChatOptions _options;
    private readonly PartServer _server;
    private readonly ChatClientMetadata _metadata;
    private volatile ChatDialect _dialect;

    /// <summary>Creates the chat. Nothing is sent yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="httpClient">Null for one of its own, which goes through no proxy to this machine; one that is given is not disposed.</param>
    /// <param name="timeProvider">Clock of the stall limit; null for the system's.</param>
    /// <param name="logger">Where to log; null for nowhere. Keys and what is said are not logged.</param>
    /// <exception cref="ArgumentException">The address is none; the message says why.</exception>
    public OpenAICompatibleChat(
        OpenAICompatibleChatOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null, ILogger<OpenAICompatibleChat>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var address = PartAddress.Of(options.BaseUrl, "/chat/completions");
        _server = new PartServer(new PartSettings("chat server", "CHAT", address, options.ApiKey, options.StallTimeout), httpClient, timeProvider, logger);
        _metadata = new ChatClientMetadata("openai-compatible", address, options.Model);

        // OpenAI's own newer models refuse the older name; most other servers know only that one.
        _dialect = new ChatDialect(true, address.Host.EndsWith(".openai.com", StringComparison.OrdinalIgnoreCase));
    }

    /// <inheritdoc />
    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    /// <inheritdoc />
    /// <exception cref="PartException">The server failed; the message names the setting to look at.</exception>
    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        IReadOnlyList<ChatMessage> asked = [.. messages];
        return _server.OnceMoreAsync(() => ReadAsync(asked, options, cancellationToken), cancellationToken);
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

    /// <summary>Closes the lines to the server.</summary>
    public void Dispose() => _server.Dispose();

    private async IAsyncEnumerable<ChatResponseUpdate> ReadAsync(
        IReadOnlyList<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await AskAsync(messages, options, cancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            var reading = new ChatAnswer(_server.Failures);
            if (await answer.IsJsonAsync().ConfigureAwait(false))
            {
                foreach (var update in reading.Take(await answer.ReadTextAsync(LongestAnswer).ConfigureAwait(false)))
                {
                    yield return update;
                }

                reading.SawEnd();
            }

            var events = new EventStream(answer);
            while (!reading.IsAtEnd && await NextAsync(answer, events, reading).ConfigureAwait(false) is { } data)
            {
                foreach (var update in reading.Take(data))
                {
                    yield return update;
                }
            }

            yield return reading.Last();
        }
    }

    /// <summary>The next event. Once the answer is whole, a line that hangs or breaks is no loss.</summary>
    private static async ValueTask<string?> NextAsync(PartAnswer answer, EventStream events, ChatAnswer reading)
    {
        if (!reading.IsFinished)
        {
            return await events.NextAsync().ConfigureAwait(false);
        }

        answer.ShortenWait(CountLimit);
        try
        {
            return await events.NextAsync().ConfigureAwait(false);
        }
        catch (PartException)
        {
            // The count of tokens is all that could still have come.
            return null;
        }
    }

    private async Task<PartAnswer> AskAsync(IReadOnlyList<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        var dialect = _dialect;
        while (true)
        {
            var content = new ByteArrayContent(ChatRequest.Write(_options, messages, options, dialect));
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            try
            {
                var answer = await _server.PostAsync(content, cancellationToken).ConfigureAwait(false);
                _dialect = dialect;
                return answer;
            }
            catch (PartException e) when (e.Reason == PartFailure.Refused && dialect.After(e.Message) is { } plainer)
            {
                dialect = plainer;
            }
        }
    }
}
