using System.Globalization;
using System.Text.Json;
using Duologue.Http;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>The bytes of spoken audio as they arrive: the body itself, or what its events carry.</summary>
internal sealed class SpeechBytes
{
    private const int LongestError = 64 * 1024;
    private const int BlockBytes = 4_800;

    private readonly PartAnswer _answer;
    private readonly EventStream? _events;
    private readonly byte[] _block = new byte[BlockBytes];
    private bool _sawEnd;

    private SpeechBytes(PartAnswer answer, EventStream? events) => (_answer, _events) = (answer, events);

    /// <summary>The sample rate that the content type names, such as <c>audio/pcm;rate=16000</c>.</summary>
    public int? SampleRate => int.TryParse(_answer.MediaParameter("rate"), NumberStyles.None, CultureInfo.InvariantCulture, out var rate)
        && rate is >= 4_000 and <= 192_000 ? rate : null;

    /// <summary>Looks at what was answered.</summary>
    /// <exception cref="PartException">It is no audio.</exception>
    public static async ValueTask<SpeechBytes> OpenAsync(PartAnswer answer)
    {
        var media = answer.MediaType;
        if (media == "text/event-stream")
        {
            return new SpeechBytes(answer, new EventStream(answer));
        }

        if (!media.StartsWith("text/", StringComparison.Ordinal) && !media.EndsWith("json", StringComparison.Ordinal))
        {
            return new SpeechBytes(answer, null);
        }

        var text = await answer.ReadTextAsync(LongestError).ConfigureAwait(false);
        throw ErrorBody.Read(text) is { } error ? answer.Failures.Reported(error) : answer.Failures.Garbage($"{media} instead of audio");
    }

    /// <summary>The next bytes, valid until the next call; empty at the end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> NextAsync()
    {
        if (_events is null)
        {
            return _block.AsMemory(0, await _answer.ReadAsync(_block).ConfigureAwait(false));
        }

        while (!_sawEnd)
        {
            if (await _events.NextAsync().ConfigureAwait(false) is not { } data)
            {
                throw _answer.Failures.BrokenOff();
            }

            if (Take(data) is { Length: > 0 } audio)
            {
                return audio;
            }
        }

        return default;
    }

    private byte[]? Take(string data)
    {
        if (data.AsSpan().Trim() is "[DONE]")
        {
            _sawEnd = true;
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(data);
            var chunk = document.RootElement;
            if (ErrorBody.Read(chunk) is { } error)
            {
                throw _answer.Failures.Reported(error);
            }

            _sawEnd = TranscriptJson.Text(chunk, "type") == "speech.audio.done";
            return TranscriptJson.Text(chunk, "audio") is { } audio ? Convert.FromBase64String(audio) : null;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            throw _answer.Failures.Garbage("damaged events", e);
        }
    }
}
