using System.Text;

namespace Duologue.Testing.OpenAICompatible;

/// <summary>How a <see cref="FakePartServer"/> answers one request. Immutable.</summary>
public sealed record FakeAnswer
{
    /// <summary>The status.</summary>
    /// <value>Default 200.</value>
    public int Status { get; init; } = 200;

    /// <summary>The content type; null sends none.</summary>
    /// <value>Default <c>application/json</c>.</value>
    public string? ContentType { get; init; } = "application/json";

    /// <summary>More headers.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is sent, and when.</summary>
    public IReadOnlyList<FakeStep> Steps { get; init; } = [];

    /// <summary>A refusal, or any other answer in one piece.</summary>
    /// <param name="status">The status.</param>
    /// <param name="body">The body, as it is.</param>
    /// <param name="contentType">Its type.</param>
    public static FakeAnswer With(int status, string body, string contentType = "application/json") =>
        new() { Status = status, ContentType = contentType, Steps = [Text(body)] };

    /// <summary>A refusal in the shape of OpenAI's errors.</summary>
    /// <param name="status">The status.</param>
    /// <param name="message">Why.</param>
    /// <param name="retryAfter">Whole seconds for <c>Retry-After</c>; null for no such header.</param>
    public static FakeAnswer Refusal(int status, string message, int? retryAfter = null)
    {
        var answer = With(status, $$$"""{"error":{"message":{{{FakeJson.Text(message)}}},"type":"invalid_request_error","code":null}}""");
        return retryAfter is { } wait ? answer with { Headers = new Dictionary<string, string>(StringComparer.Ordinal) { ["Retry-After"] = $"{wait}" } } : answer;
    }

    /// <summary>Takes the request and never answers.</summary>
    public static FakeAnswer Silence() => new() { Steps = [new FakeStep.Stall()] };

    /// <summary>Takes the request and cuts the line.</summary>
    public static FakeAnswer Cut() => new() { Steps = [new FakeStep.BreakOff()] };

    /// <summary>A step that sends text.</summary>
    /// <param name="text">Sent as UTF-8, as it is.</param>
    public static FakeStep Text(string text) => new FakeStep.Send(Encoding.UTF8.GetBytes(text));

    /// <summary>A step that sends one server-sent event.</summary>
    /// <param name="data">Its data, one line.</param>
    public static FakeStep Event(string data) => Text($"data: {data}\n\n");

    /// <summary>An answer of events.</summary>
    /// <param name="steps">What is sent, and when.</param>
    public static FakeAnswer Stream(params IReadOnlyList<FakeStep> steps) => new() { ContentType = "text/event-stream", Steps = steps };
}
