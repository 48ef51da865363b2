using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Testing.Realtime;

/// <summary>What a <see cref="ReplayServer"/> does on one connection, step by step.</summary>
/// <remarks>
/// Built in one chain and then left alone; one script may serve many connections. After the last step the server goes on reading, recording and
/// answering by its rules until the other side closes.
/// </remarks>
public sealed class ReplayScript
{
    private readonly List<Func<ReplayConnection, CancellationToken, Task>> _steps = [];
    private readonly Dictionary<string, Func<JsonElement, IEnumerable<ServerEvent>>> _rules = [];

    internal (int Status, IReadOnlyDictionary<string, string> Headers, string Body)? Refusal { get; private set; }

    internal bool AnswersClose { get; private set; } = true;

    internal bool Discards { get; private set; }

    internal WireShape Shape { get; private set; }

    internal IReadOnlyList<Func<ReplayConnection, CancellationToken, Task>> Steps => _steps;

    internal IReadOnlyDictionary<string, Func<JsonElement, IEnumerable<ServerEvent>>> Rules => _rules;

    /// <summary>A script that only accepts the connection.</summary>
    public static ReplayScript Empty() => new();

    /// <summary>A script that begins as the service does: with <c>session.created</c>, and an answer to every <c>session.update</c>.</summary>
    public static ReplayScript Session() => Empty().AnswerUpdates().Send(RealtimeScripts.SessionCreated());

    /// <summary>Refuses the upgrade.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="body">What the answer says.</param>
    /// <param name="headers">Headers such as <c>Retry-After</c>.</param>
    public static ReplayScript Refuse(int status, string body = "", params (string Name, string Value)[] headers) =>
        new() { Refusal = (status, headers.ToDictionary(h => h.Name, h => h.Value), body) };

    /// <summary>Speaks the beta shape.</summary>
    public ReplayScript InBeta()
    {
        Shape = WireShape.Beta;
        return this;
    }

    /// <summary>Never answers a close, and leaves the line open.</summary>
    public ReplayScript NeverAnswerClose()
    {
        AnswersClose = false;
        return this;
    }

    /// <summary>Answers every event of a type, whenever it comes, beside the steps.</summary>
    /// <param name="type">Type of the client event.</param>
    /// <param name="answer">Makes the answer of the event.</param>
    public ReplayScript On(string type, Func<JsonElement, IEnumerable<ServerEvent>> answer)
    {
        _rules[type] = answer;
        return this;
    }

    /// <summary>Answers every <c>session.update</c> with the session it asks for.</summary>
    public ReplayScript AnswerUpdates() =>
        On("session.update", update => [new ServerEvent.SessionUpdated(RealtimeScripts.SessionOf(update))]);

    /// <summary>Answers every <c>conversation.item.create</c> with the item added and done.</summary>
    public ReplayScript AnswerItems() => On("conversation.item.create", RealtimeScripts.ItemCreated);

    /// <summary>Waits for a client event; others are recorded and passed over.</summary>
    /// <param name="type">Its type.</param>
    /// <param name="matching">What else must hold; null for nothing.</param>
    public ReplayScript Expect(string type, Func<JsonElement, bool>? matching = null) =>
        Step((connection, token) => connection.ExpectAsync(type, matching, token));

    /// <summary>Sends events.</summary>
    public ReplayScript Send(params IEnumerable<ServerEvent> events) => Step((connection, token) => connection.SendAsync(events, token));

    /// <summary>Sends a text message as it is.</summary>
    public ReplayScript SendText(string text) =>
        Step((connection, token) => connection.SendRawAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, int.MaxValue, token));

    /// <summary>Sends one text message many times; for measuring.</summary>
    /// <param name="message">The message as UTF-8.</param>
    /// <param name="times">How often.</param>
    public ReplayScript Repeat(ReadOnlyMemory<byte> message, int times) => Step(async (connection, token) =>
    {
        for (var i = 0; i < times; i++)
        {
            await connection.SendRawAsync(message, WebSocketMessageType.Text, int.MaxValue, token).ConfigureAwait(false);
        }
    });

    /// <summary>Neither records nor answers what is received; for measuring.</summary>
    public ReplayScript Discard()
    {
        Discards = true;
        return this;
    }

    /// <summary>Sends a text message in frames of a few bytes.</summary>
    public ReplayScript SendSliced(string text, int bytesPerFrame) =>
        Step((connection, token) => connection.SendRawAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, bytesPerFrame, token));

    /// <summary>Sends a binary message.</summary>
    public ReplayScript SendBinary(params byte[] bytes) =>
        Step((connection, token) => connection.SendRawAsync(bytes, WebSocketMessageType.Binary, int.MaxValue, token));

    /// <summary>Sends one event of a great length.</summary>
    /// <param name="byteCount">About how long, in bytes; not held in memory.</param>
    public ReplayScript SendHuge(long byteCount) => Step((connection, token) => connection.SendHugeAsync(byteCount, token));

    /// <summary>Waits until the test calls <see cref="ReplayServer.Continue"/> with the same name.</summary>
    public ReplayScript WaitFor(string name) => Step((connection, token) => connection.WaitForAsync(name, token));

    /// <summary>Closes in order.</summary>
    /// <param name="code">Close code, such as 1000, 1001, 1011, 3000 or 4000.</param>
    /// <param name="text">Close text.</param>
    public ReplayScript Close(int code, string text = "") => Step((connection, token) => connection.CloseAsync(code, text, token));

    /// <summary>Cuts the line without a word (TCP reset).</summary>
    public ReplayScript Abort() => Step((connection, _) => connection.AbortAsync());

    /// <summary>Goes silent with the line open, as a stopped process does: pings stay unanswered too.</summary>
    public ReplayScript GoSilent() => Step((connection, _) => connection.FreezeAsync());

    private ReplayScript Step(Func<ReplayConnection, CancellationToken, Task> step)
    {
        _steps.Add(step);
        return this;
    }
}
