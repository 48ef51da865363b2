namespace Duologue.Testing.OpenAICompatible;

/// <summary>Answers of a chat model, as <c>/v1/chat/completions</c> gives them.</summary>
public static class FakeChat
{
    /// <summary>Says a text, piece by piece, with the usage at the end.</summary>
    /// <param name="pieces">Sent one by one.</param>
    public static FakeAnswer Says(params IReadOnlyList<string> pieces) => FakeAnswer.Stream([.. pieces.Select(Delta), .. End()]);

    /// <summary>Calls functions, the arguments of each cut in two.</summary>
    /// <param name="calls">Name and arguments as JSON text.</param>
    public static FakeAnswer Calls(params IReadOnlyList<(string Name, string Arguments)> calls) => FakeAnswer.Stream(
    [
        .. calls.SelectMany((c, i) => new[]
        {
            Call(i, $"call_{i}", c.Name, c.Arguments[..(c.Arguments.Length / 2)]), Call(i, null, null, c.Arguments[(c.Arguments.Length / 2)..]),
        }),
        .. End("tool_calls"),
    ]);

    /// <summary>Answers in one piece, although asked to stream.</summary>
    /// <param name="text">The whole answer.</param>
    public static FakeAnswer Whole(string text) => FakeAnswer.With(
        200,
        $$$"""{"id":"chatcmpl-1","object":"chat.completion","model":"fake","choices":[{"index":0,"message":{"role":"assistant","content":{{{FakeJson.Text(text)}}}},"finish_reason":"stop"}],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""");

    /// <summary>A step that sends more text.</summary>
    /// <param name="text">The text.</param>
    public static FakeStep Delta(string text) => Chunk($$$"""{"content":{{{FakeJson.Text(text)}}}}""");

    /// <summary>A step that sends a fragment of a call.</summary>
    /// <param name="index">Which call.</param>
    /// <param name="id">Its id, in its first fragment.</param>
    /// <param name="name">Its function, in its first fragment.</param>
    /// <param name="arguments">More of the arguments' text.</param>
    public static FakeStep Call(int index, string? id, string? name, string arguments) => Chunk(
        $$$"""{"tool_calls":[{"index":{{{index}}}{{{(id is null ? "" : $",\"id\":{FakeJson.Text(id)},\"type\":\"function\"")}}},"function":{{{{(name is null ? "" : $"\"name\":{FakeJson.Text(name)},")}}}"arguments":{{{FakeJson.Text(arguments)}}}}}]}""");

    /// <summary>The steps that end an answer: finish reason, usage (7 tokens in, 3 out), <c>[DONE]</c>.</summary>
    /// <param name="reason">The finish reason.</param>
    public static IReadOnlyList<FakeStep> End(string reason = "stop") =>
    [
        FakeAnswer.Event($$$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","model":"fake","choices":[{"index":0,"delta":{},"finish_reason":{{{FakeJson.Text(reason)}}}}]}"""),
        FakeAnswer.Event("""{"id":"chatcmpl-1","object":"chat.completion.chunk","model":"fake","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}"""),
        FakeAnswer.Event("[DONE]"),
    ];

    private static FakeStep Chunk(string delta) => FakeAnswer.Event(
        $$$"""{"id":"chatcmpl-1","object":"chat.completion.chunk","model":"fake","choices":[{"index":0,"delta":{{{delta}}},"finish_reason":null}]}""");
}
