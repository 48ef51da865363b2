using System.Globalization;
using System.Text.Json;
using Duologue.Chat;
using Duologue.Chat.Intents;
using Microsoft.Extensions.AI;

namespace Duologue.Tests.Chat.Intents;

/// <summary>Holds a conversation with the client and keeps its messages, as a caller of an <see cref="IChatClient"/> does.</summary>
internal sealed class Talker(IList<AITool>? tools = null, string? instructions = null)
{
    private static readonly IntentChatClient Client = new(new IntentOptions { AssistantName = null }, new FixedClock());

    public List<ChatMessage> Messages { get; } = [];

    public ChatOptions Options { get; } = new() { Tools = tools, Instructions = instructions };

    public ChatResponse? Last { get; private set; }

    /// <summary>Says something and returns the answer: text, or calls like <c>get_weather(city=Paris)</c> joined by blanks.</summary>
    public async Task<string> Say(string text, params (string Word, double Confidence)[] words)
    {
        var message = new ChatMessage(ChatRole.User, text);
        if (words.Length > 0)
        {
            SpokenConfidence.Set(message, words);
        }

        Messages.Add(message);
        return await Answer();
    }

    /// <summary>Gives the result of the last call.</summary>
    public async Task<string> Result(params object?[] results)
    {
        var calls = Messages[^1].Contents.OfType<FunctionCallContent>().ToArray();
        for (var i = 0; i < results.Length; i++)
        {
            Messages.Add(new ChatMessage(ChatRole.Tool,
                [new FunctionResultContent(calls[Math.Min(i, calls.Length - 1)].CallId, results[i])]));
        }

        return await Answer();
    }

    public async Task<string> Answer()
    {
        Last = await Client.GetResponseAsync(Messages, Options, TestContext.Current.CancellationToken);
        Messages.AddRange(Last.Messages);
        var calls = Last.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>().Select(Written).ToArray();
        return calls.Length > 0 ? string.Join(' ', calls) : Last.Text;
    }

    /// <summary>One turn without a past.</summary>
    public static Task<string> Once(IList<AITool> tools, string text) => new Talker(tools).Say(text);

    private static string Written(FunctionCallContent call) =>
        $"{call.Name}({string.Join(", ", call.Arguments?.Select(pair => $"{pair.Key}={Value(pair.Value)}") ?? [])})";

    private static string Value(object? value) =>
        value is JsonElement json ? json.GetRawText() : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "null";
}
