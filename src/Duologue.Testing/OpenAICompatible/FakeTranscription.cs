namespace Duologue.Testing.OpenAICompatible;

/// <summary>Answers of a recogniser, as <c>/v1/audio/transcriptions</c> gives them.</summary>
public static class FakeTranscription
{
    /// <summary>Has heard a text; answers in one piece.</summary>
    /// <param name="text">The text.</param>
    public static FakeAnswer Hears(string text) => FakeAnswer.With(200, $$"""{"text":{{FakeJson.Text(text)}}}""");

    /// <summary>Has heard a text; answers piece by piece.</summary>
    /// <param name="pieces">Sent one by one; together the text.</param>
    public static FakeAnswer Streams(params IReadOnlyList<string> pieces) => FakeAnswer.Stream([.. pieces.Select(Delta), Done(string.Concat(pieces))]);

    /// <summary>A step that sends more text.</summary>
    /// <param name="text">The text.</param>
    public static FakeStep Delta(string text) => FakeAnswer.Event($$"""{"type":"transcript.text.delta","delta":{{FakeJson.Text(text)}}}""");

    /// <summary>The step that ends a text.</summary>
    /// <param name="text">The whole text.</param>
    public static FakeStep Done(string text) => FakeAnswer.Event($$"""{"type":"transcript.text.done","text":{{FakeJson.Text(text)}}}""");
}
