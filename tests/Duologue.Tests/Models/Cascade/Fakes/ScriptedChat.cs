using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Models.Cascade.Fakes;

/// <summary>Answers what the test told it to, in order, and remembers what it was asked.</summary>
internal sealed class ScriptedChat : IChatClient
{
    private readonly Queue<object[]> _script = new();

    public List<IReadOnlyList<ChatMessage>> Asked { get; } = [];

    public List<ChatOptions?> Options { get; } = [];

    public int Running => _running;

    private int _running;

    /// <summary>Each step is text, an AIContent, a finish reason, an exception to throw, or a task to wait for.</summary>
    public ScriptedChat Answers(params object[] steps)
    {
        _script.Enqueue(steps);
        return this;
    }

    public static FunctionCallContent Call(string id, string name, string argument, object value) =>
        new(id, name, new Dictionary<string, object?>(StringComparer.Ordinal) { [argument] = value });

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        object[] steps;
        lock (_script)
        {
            Asked.Add([.. messages]);
            Options.Add(options);
            steps = _script.Count > 0 ? _script.Dequeue() : ["Yes."];
        }

        Interlocked.Increment(ref _running);
        try
        {
            foreach (var step in steps)
            {
                switch (step)
                {
                    case Task wait:
                        await wait.WaitAsync(cancellationToken);
                        break;
                    case Exception error:
                        throw error;
                    case ChatFinishReason reason:
                        yield return new ChatResponseUpdate { FinishReason = reason };
                        break;
                    case AIContent content:
                        yield return new ChatResponseUpdate(ChatRole.Assistant, [content]);
                        break;
                    default:
                        yield return new ChatResponseUpdate(ChatRole.Assistant, (string)step);
                        break;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }

    public Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}
