using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using Duologue.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>A voice behind any <c>/v1/audio/speech</c> server: Kokoro-FastAPI, speaches, LocalAI, or a hosted one.</summary>
/// <remarks>
/// Thread-safe. Audio goes on as its bytes arrive. Ending the enumeration ends the request. A request that failed before it gave any
/// audio is sent once more when the failure may pass. Errors: <see cref="PartException"/>. Any language is taken to be spoken.
/// Wire: <c>POST /v1/audio/speech</c>; the answer is PCM, WAV, or a stream of <c>speech.audio.delta</c> events.
/// </remarks>
public sealed class OpenAICompatibleVoice : IVoice, IDisposable
{
    private const string Wav = "wav";
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly OpenAICompatibleVoiceOptions _options;
    private readonly PartServer _server;
    private volatile bool _refusesPcm;

    /// <summary>Creates the voice. Nothing is sent yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="httpClient">Null for one of its own, which goes through no proxy to this machine; one that is given is not disposed.</param>
    /// <param name="timeProvider">Clock of the stall limit; null for the system's.</param>
    /// <param name="logger">Where to log; null for nowhere. Keys and what is said are not logged.</param>
    /// <exception cref="ArgumentException">The address is none, or there is no voice; the message says why.</exception>
    public OpenAICompatibleVoice(
        OpenAICompatibleVoiceOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null, ILogger<OpenAICompatibleVoice>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Voices.Count == 0)
        {
            throw new ArgumentException("Name at least one voice.", nameof(options));
        }

        _options = options;
        var address = PartAddress.Of(options.BaseUrl, "/audio/speech");
        _server = new PartServer(new PartSettings("voice server", "TTS", address, options.ApiKey, options.StallTimeout), httpClient, timeProvider, logger);
    }

    /// <inheritdoc />
    public string Name => _options.Model;

    /// <inheritdoc />
    public IReadOnlyList<string> Voices => _options.Voices;

    /// <inheritdoc />
    public bool Speaks(string language) => true;

    /// <inheritdoc />
    /// <exception cref="PartException">The server failed; the message names the setting to look at.</exception>
    public IAsyncEnumerable<VoiceChunk> SpeakAsync(VoiceRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _server.OnceMoreAsync(() => SpeakOnceAsync(request, cancellationToken), cancellationToken);
    }

    /// <summary>Closes the lines to the server.</summary>
    public void Dispose() => _server.Dispose();

    private async IAsyncEnumerable<VoiceChunk> SpeakOnceAsync(VoiceRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var answer = await AskAsync(request, cancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            var source = await SpeechBytes.OpenAsync(answer).ConfigureAwait(false);
            var audio = new SpeechPieces(_server.Failures, source.SampleRate ?? _options.SampleRate);
            while (await source.NextAsync().ConfigureAwait(false) is { IsEmpty: false } block)
            {
                foreach (var chunk in audio.Push(block.Span))
                {
                    yield return chunk;
                }
            }

            audio.ThrowIfNothing();
        }
    }

    private async Task<PartAnswer> AskAsync(VoiceRequest request, CancellationToken cancellationToken)
    {
        var format = _refusesPcm ? Wav : _options.ResponseFormat;
        try
        {
            return await _server.PostAsync(Content(request, format), cancellationToken).ConfigureAwait(false);
        }
        catch (PartException e) when (e.Reason == PartFailure.Refused && format != Wav)
        {
            var answer = await _server.PostAsync(Content(request, Wav), cancellationToken).ConfigureAwait(false);
            _refusesPcm = true;
            return answer;
        }
    }

    private ByteArrayContent Content(VoiceRequest request, string format)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, Relaxed);
        json.WriteStartObject();
        json.WriteString("model", _options.Model);
        json.WriteString("input", request.Text);
        json.WriteString("voice", Voices.FirstOrDefault(v => v.Equals(request.Voice, StringComparison.OrdinalIgnoreCase)) ?? Voices[0]);
        json.WriteString("response_format", format);
        if (request.Speed != 1)
        {
            json.WriteNumber("speed", request.Speed);
        }

        if (!string.IsNullOrWhiteSpace(_options.Instructions))
        {
            json.WriteString("instructions", _options.Instructions);
        }

        json.WriteEndObject();
        json.Flush();
        var content = new ByteArrayContent(buffer.WrittenSpan.ToArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
