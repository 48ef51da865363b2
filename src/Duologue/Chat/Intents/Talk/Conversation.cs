using Microsoft.Extensions.AI;

namespace Duologue.Chat.Intents.Talk;

/// <summary>A message list read as exchanges, with everything the system says to the assistant.</summary>
internal sealed class Conversation
{
    private readonly List<Exchange> _exchanges = [];
    private readonly List<string> _system = [];
    private readonly List<FunctionResultContent> _unspoken = [];

    /// <summary>Reads a message list.</summary>
    public Conversation(IEnumerable<ChatMessage> messages)
    {
        foreach (var message in messages)
        {
            Add(message);
        }
    }

    /// <summary>The exchanges, oldest first.</summary>
    public IReadOnlyList<Exchange> Exchanges => _exchanges;

    /// <summary>The exchange to answer, or null when there is none.</summary>
    public Exchange? Last => _exchanges.Count > 0 ? _exchanges[^1] : null;

    /// <summary>Results of tools since the assistant last spoke.</summary>
    public IReadOnlyList<FunctionResultContent> Unspoken => _unspoken;

    /// <summary>System and developer messages.</summary>
    public string System => string.Join('\n', _system);

    /// <summary>Whether the user has said anything at all.</summary>
    public bool HasUser => _exchanges.Any(exchange => exchange.UserText is not null);

    /// <summary>Everything the user said, oldest first.</summary>
    public IEnumerable<string> UserTexts =>
        _exchanges.Select(exchange => exchange.UserText).OfType<string>().Where(text => text.Trim().Length > 0);

    /// <summary>The name of the function a result belongs to.</summary>
    public string? FunctionOf(FunctionResultContent result) =>
        _exchanges.SelectMany(exchange => exchange.Calls).LastOrDefault(call => call.CallId == result.CallId)?.Name;

    private void Add(ChatMessage message)
    {
        var results = message.Contents.OfType<FunctionResultContent>().ToList();
        var text = message.Text;
        if (message.Role == ChatRole.User && results.Count == 0)
        {
            AddUser(message, text);
        }
        else if (message.Role == ChatRole.Assistant || results.Count > 0)
        {
            AddAnswer(message, text, results);
        }
        else if (!string.IsNullOrWhiteSpace(text))
        {
            _system.Add(text);
        }
    }

    private void AddUser(ChatMessage message, string text)
    {
        if (Last is null or { IsAnswered: true })
        {
            _exchanges.Add(new Exchange());
        }

        var exchange = _exchanges[^1];
        exchange.LastText = string.IsNullOrWhiteSpace(exchange.UserText) ? null : text;
        exchange.UserText = string.IsNullOrWhiteSpace(exchange.UserText) ? text : $"{exchange.UserText} {text}";
        foreach (var (word, confidence) in SpokenConfidence.Get(message))
        {
            foreach (var part in Language.Sentence.Split(word ?? ""))
            {
                exchange.Confidence[part.Text] = Math.Min(confidence, exchange.Confidence.GetValueOrDefault(part.Text, 1));
            }
        }
    }

    private void AddAnswer(ChatMessage message, string text, List<FunctionResultContent> results)
    {
        if (Last is null)
        {
            _exchanges.Add(new Exchange());
        }

        var exchange = _exchanges[^1];
        exchange.Calls.AddRange(message.Contents.OfType<FunctionCallContent>());
        if (!string.IsNullOrWhiteSpace(text) && message.Role == ChatRole.Assistant)
        {
            exchange.AssistantText = exchange.AssistantText.Length == 0 ? text : $"{exchange.AssistantText} {text}";
            _unspoken.Clear();
        }

        _unspoken.AddRange(results);
    }
}
