using Duologue.Audio;
using Duologue.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.Speech.OpenAICompatible;

/// <summary>A recogniser behind any <c>/v1/audio/transcriptions</c> server: speaches, whisper.cpp, vLLM, LocalAI, or a hosted one.</summary>
/// <remarks>
/// Thread-safe. Such servers take a whole utterance: the audio is collected and sent when it ends, so that the first text comes after
/// the speaker stopped. A request that failed in a way that may pass is sent once more. Errors: <see cref="PartException"/>.
/// Wire: <c>POST /v1/audio/transcriptions</c>, a WAV file of 16 kHz in a form.
/// </remarks>
public sealed class OpenAICompatibleRecognizer : ISpeechRecognizer, IDisposable
{
    private readonly OpenAICompatibleRecognizerOptions _options;
    private readonly PartServer _server;
    private volatile bool _refusesStreams;

    /// <summary>Creates the recogniser. Nothing is sent yet.</summary>
    /// <param name="options">Where and how.</param>
    /// <param name="httpClient">Null for one of its own, which goes through no proxy to this machine; one that is given is not disposed.</param>
    /// <param name="timeProvider">Clock of the stall limit; null for the system's.</param>
    /// <param name="logger">Where to log; null for nowhere. Keys and what is said are not logged.</param>
    /// <exception cref="ArgumentException">The address is none; the message says why.</exception>
    public OpenAICompatibleRecognizer(
        OpenAICompatibleRecognizerOptions options, HttpClient? httpClient = null, TimeProvider? timeProvider = null, ILogger<OpenAICompatibleRecognizer>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        var address = PartAddress.Of(options.BaseUrl, "/audio/transcriptions");
        _server = new PartServer(new PartSettings("recogniser", "STT", address, options.ApiKey, options.StallTimeout), httpClient, timeProvider, logger);
    }

    /// <inheritdoc />
    public string Name => _options.Model;

    /// <inheritdoc />
    public AudioFormat InputFormat => AudioFormat.Pcm16k;

    /// <inheritdoc />
    /// <remarks>Does nothing: the server knows best when to load its model, and may be paid by use.</remarks>
    public ValueTask PrepareAsync(SpeechHints hints, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    /// <inheritdoc />
    public ValueTask<IUtterance> StartAsync(SpeechHints hints, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(hints);
        cancellationToken.ThrowIfCancellationRequested();
        return ValueTask.FromResult<IUtterance>(new PostedUtterance(this, hints, InputFormat.BytesFor(_options.MaximumDuration)));
    }

    /// <summary>Closes the lines to the server.</summary>
    public void Dispose() => _server.Dispose();

    /// <summary>Sends an utterance and reads what was said.</summary>
    /// <param name="audio">In the input format.</param>
    /// <param name="hints">What may be expected.</param>
    /// <param name="progress">Told the text so far, as it grows.</param>
    /// <param name="cancellationToken">Ends the request.</param>
    internal Task<SpeechResult> TranscribeAsync(
        ReadOnlyMemory<byte> audio, SpeechHints hints, Action<string> progress, CancellationToken cancellationToken) =>
        _server.OnceMoreAsync(() => TranscribeOnceAsync(audio, hints, progress, cancellationToken), cancellationToken);

    private async Task<SpeechResult> TranscribeOnceAsync(
        ReadOnlyMemory<byte> audio, SpeechHints hints, Action<string> progress, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(audio, hints, cancellationToken).ConfigureAwait(false);
        await using (answer.ConfigureAwait(false))
        {
            return await new TranscriptReader(answer, _options.ResponseFormat == "text").ReadAsync(progress).ConfigureAwait(false);
        }
    }

    private async Task<PartAnswer> AskAsync(ReadOnlyMemory<byte> audio, SpeechHints hints, CancellationToken cancellationToken)
    {
        var streams = _options.Stream && !_refusesStreams;
        try
        {
            return await _server.PostAsync(Form(audio, hints, streams), cancellationToken).ConfigureAwait(false);
        }
        catch (PartException e) when (streams && e.Reason == PartFailure.Refused)
        {
            var answer = await _server.PostAsync(Form(audio, hints, false), cancellationToken).ConfigureAwait(false);
            _refusesStreams = true;
            return answer;
        }
    }

    private ByteArrayContent Form(ReadOnlyMemory<byte> audio, SpeechHints hints, bool streams)
    {
        var form = new MultipartForm();
        form.Add("model", _options.Model);
        form.Add("response_format", _options.ResponseFormat);
        var language = _options.Language ?? hints.Language;
        if (!language.Equals("auto", StringComparison.OrdinalIgnoreCase))
        {
            // Whisper and its kin know languages without regions.
            form.Add("language", language.Split('-', '_')[0].ToLowerInvariant());
        }

        if (_options.UseHints && HintPrompt.Of(hints) is { Length: > 0 } prompt)
        {
            form.Add("prompt", prompt);
        }

        if (streams)
        {
            form.Add("stream", "true");
        }

        using var wav = new MemoryStream();
        using (var writer = new WavWriter(wav, InputFormat, leaveOpen: true))
        {
            writer.Write(audio.Span);
        }

        form.AddFile("file", "speech.wav", "audio/wav", wav.GetBuffer().AsSpan(0, (int)wav.Length));
        return form.ToContent();
    }
}
