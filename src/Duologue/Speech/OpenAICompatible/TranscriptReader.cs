using System.Text;
using System.Text.Json;
using Duologue.Http;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>Reads the text of an utterance from an answer, piece by piece or whole.</summary>
/// <remarks>
/// Understood in a stream: OpenAI's <c>transcript.text.delta</c> and <c>.done</c>, bare <c>{"text"}</c> segments, and the chunks of a chat
/// answer; whole: JSON with <c>text</c>, and plain text where it was asked for.
/// </remarks>
internal sealed class TranscriptReader(PartAnswer answer, bool wantsText)
{
    private const int LongestAnswer = 4 * 1024 * 1024;

    private readonly StringBuilder _text = new();
    private string? _whole;
    private bool _hasDeltas;
    private bool _sawEnd;

    /// <summary>Reads to the end.</summary>
    /// <param name="progress">Told the text so far, as it grows.</param>
    /// <exception cref="PartException">It is no transcript, an error, or broke off.</exception>
    public async ValueTask<SpeechResult> ReadAsync(Action<string> progress)
    {
        if (wantsText && answer.MediaType is not ("text/event-stream" or "application/json"))
        {
            var plain = await answer.ReadTextAsync(LongestAnswer).ConfigureAwait(false);
            return plain.TrimStart().StartsWith('{') ? Whole(plain) : new SpeechResult(plain.Trim(), []);
        }

        if (await answer.IsJsonAsync().ConfigureAwait(false))
        {
            return Whole(await answer.ReadTextAsync(LongestAnswer).ConfigureAwait(false));
        }

        var events = new EventStream(answer);
        while (!_sawEnd && await events.NextAsync().ConfigureAwait(false) is { } data)
        {
            Take(data);
            progress(_text.ToString().TrimStart());
        }

        return _whole is null && (_hasDeltas || _text.Length == 0) && !_sawEnd
            ? throw answer.Failures.BrokenOff()
            : new SpeechResult((_whole ?? _text.ToString()).Trim(), []);
    }

    private SpeechResult Whole(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return ErrorBody.Read(document.RootElement) is { } error ? throw answer.Failures.Reported(error)
                : TranscriptJson.Read(document.RootElement) ?? throw answer.Failures.Garbage("JSON without a text");
        }
        catch (JsonException e)
        {
            throw answer.Failures.Garbage("something that is not JSON", e);
        }
    }

    private void Take(string data)
    {
        if (data.AsSpan().Trim() is "[DONE]")
        {
            _sawEnd = true;
            return;
        }

        try
        {
            using var document = JsonDocument.Parse(data);
            Take(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw answer.Failures.Garbage("damaged JSON", e);
        }
    }

    private void Take(JsonElement chunk)
    {
        if (ErrorBody.Read(chunk) is { } error)
        {
            throw answer.Failures.Reported(error);
        }

        switch (TranscriptJson.Text(chunk, "type"))
        {
            case "transcript.text.delta":
                _hasDeltas = true;
                _text.Append(TranscriptJson.Text(chunk, "delta"));
                break;
            case "transcript.text.done":
                _whole = TranscriptJson.Text(chunk, "text") ?? _text.ToString();
                _sawEnd = true;
                break;
            case null:
                TakeUntyped(chunk);
                break;
            default:
                break;
        }
    }

    private void TakeUntyped(JsonElement chunk)
    {
        if (TranscriptJson.Text(chunk, "text") is { Length: > 0 } segment)
        {
            if (_text.Length > 0 && !char.IsWhiteSpace(_text[^1]) && !char.IsWhiteSpace(segment[0]))
            {
                _text.Append(' ');
            }

            _text.Append(segment);
        }
        else if (chunk.TryGetProperty("choices", out var choices) && choices.ValueKind == JsonValueKind.Array && choices.GetArrayLength() > 0
            && choices[0].TryGetProperty("delta", out var delta))
        {
            _hasDeltas = true;
            _text.Append(TranscriptJson.Text(delta, "content"));
            _sawEnd |= TranscriptJson.Text(choices[0], "finish_reason") is not null;
        }
    }
}
