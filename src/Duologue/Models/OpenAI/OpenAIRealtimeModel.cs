using System.Net.WebSockets;
using Duologue.Audio;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.Models.OpenAI;

/// <summary>OpenAI's Realtime API, Azure OpenAI's, or any server that speaks the same protocol over a WebSocket.</summary>
/// <remarks>Thread-safe. Keys are never logged; events only at trace level.</remarks>
public sealed partial class OpenAIRealtimeModel : IRealtimeModel
{
    private static readonly string[] KnownVoices = ["marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse"];

    private readonly OpenAIOptions _options;
    private readonly ILogger _logger;
    private readonly OpenAISettings _settings;
    private readonly HttpClient? _httpClient;

    /// <summary>Creates a model. Nothing is connected yet.</summary>
    /// <param name="options">Where and how to connect; not copied, so leave it alone afterwards.</param>
    /// <param name="logger">Where to log; null for nowhere.</param>
    /// <param name="httpClient">For ephemeral keys; null for one of its own at each call.</param>
    public OpenAIRealtimeModel(OpenAIOptions options, ILogger<OpenAIRealtimeModel>? logger = null, HttpClient? httpClient = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _logger = logger ?? NullLogger<OpenAIRealtimeModel>.Instance;
        _settings = new OpenAISettings(options, _logger);
        _httpClient = httpClient;
        AudioFormat[] formats = [AudioFormat.Pcm24k, AudioFormat.MuLaw8k, AudioFormat.ALaw8k];
        Capabilities = new RealtimeCapabilities
        {
            InputFormats = formats,
            OutputFormats = formats,
            Voices = options.Voice is { } voice ? [.. KnownVoices.Prepend(voice).Distinct()] : KnownVoices,
            MaximumDuration = TimeSpan.FromMinutes(60),
        };
    }

    /// <inheritdoc />
    public string Name => _options.IsAzure ? "azure-openai" : "openai";

    /// <inheritdoc />
    public RealtimeCapabilities Capabilities { get; }

    /// <summary>Whether the environment says where to connect: <c>OPENAI_API_KEY</c>, <c>OPENAI_BASE_URL</c> or <c>AZURE_OPENAI_ENDPOINT</c> is set.</summary>
    public static bool IsConfigured => OpenAIEnvironment.IsConfigured(Environment.GetEnvironmentVariable);

    /// <summary>A model as the environment describes it.</summary>
    /// <param name="logger">Where to log; null for nowhere.</param>
    /// <remarks>
    /// <c>OPENAI_API_KEY</c>, <c>OPENAI_BASE_URL</c>, <c>OPENAI_ORG_ID</c> (or <c>OPENAI_ORGANIZATION</c>), <c>OPENAI_PROJECT_ID</c>,
    /// <c>REALTIME_MODEL</c>, <c>REALTIME_VOICE</c>. When neither of the first two is set: <c>AZURE_OPENAI_ENDPOINT</c>, <c>AZURE_OPENAI_API_KEY</c>
    /// or <c>AZURE_OPENAI_AD_TOKEN</c>, <c>AZURE_OPENAI_DEPLOYMENT</c>. What is missing is said when connecting.
    /// </remarks>
    public static OpenAIRealtimeModel FromEnvironment(ILogger<OpenAIRealtimeModel>? logger = null) =>
        FromEnvironment(Environment.GetEnvironmentVariable, logger);

    /// <summary>A model as the given variables describe it.</summary>
    /// <param name="environment">Gives the value of a variable, or null.</param>
    /// <param name="logger">Where to log; null for nowhere.</param>
    public static OpenAIRealtimeModel FromEnvironment(Func<string, string?> environment, ILogger<OpenAIRealtimeModel>? logger = null)
    {
        ArgumentNullException.ThrowIfNull(environment);
        return new OpenAIRealtimeModel(OpenAIEnvironment.Read(environment), logger);
    }

    /// <inheritdoc />
    public async ValueTask<IRealtimeConnection> ConnectAsync(RealtimeSettings settings, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        var fitted = _settings.Fit(settings, Capabilities);
        var model = settings.Model ?? _options.Model;
        var failures = new OpenAIFailures(_options, model);
        var address = OpenAIAddress.Socket(_options, settings.IsTranscription ? null : model);
        var session = fitted.ToWire();
        var key = await KeyAsync(failures, cancellationToken).ConfigureAwait(false);

        using var timeout = new CancellationTokenSource(_options.ConnectTimeout, _options.TimeProvider);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        OpenAIRealtimeConnection? connection = null;
        try
        {
            var socket = await OpenSocketAsync(address, key, failures, limit.Token).ConfigureAwait(false);
            connection = new OpenAIRealtimeConnection(socket, _options, _settings, failures, _logger);
            await connection.OpenAsync(session, limit.Token).ConfigureAwait(false);
            LogConnected(Name, address.Host, model);
            return connection;
        }
        catch (Exception exception) when (exception is RealtimeException or OperationCanceledException)
        {
            var lastError = connection?.LastError;
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            if (!timeout.IsCancellationRequested)
            {
                throw;
            }

            throw lastError is null ? failures.TooSlow(address, exception) : failures.FromError(lastError);
        }
    }

    /// <summary>Makes a key for a browser or another device to connect with by itself.</summary>
    /// <param name="settings">What a session opened with it shall be; the device may change it.</param>
    /// <param name="expiresAfter">How long it opens sessions: 10 s to 2 h; null for the service's 10 minutes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <remarks>Wire: <c>POST /realtime/client_secrets</c>; in beta <c>POST /realtime/sessions</c>.</remarks>
    /// <exception cref="RealtimeException">The service refused, or cannot be reached.</exception>
    public async Task<EphemeralKey> CreateEphemeralKeyAsync(
        RealtimeSettings settings, TimeSpan? expiresAfter = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (expiresAfter is { } given)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(given, TimeSpan.FromSeconds(10), nameof(expiresAfter));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(given, TimeSpan.FromHours(2), nameof(expiresAfter));
        }

        var model = settings.Model ?? _options.Model;
        var failures = new OpenAIFailures(_options, model);
        var session = _settings.Fit(settings, Capabilities).ToWire() with { Model = settings.IsTranscription ? null : model };
        var key = await KeyAsync(failures, cancellationToken).ConfigureAwait(false);
        var request = new EphemeralKeyRequest(_options, failures);
        if (_httpClient is not null)
        {
            return await request.SendAsync(_httpClient, session, expiresAfter, key, cancellationToken).ConfigureAwait(false);
        }

        using var client = new HttpClient();
        return await request.SendAsync(client, session, expiresAfter, key, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<string?> KeyAsync(OpenAIFailures failures, CancellationToken cancellationToken)
    {
        var key = _options.KeySource is { } source ? await source(cancellationToken).ConfigureAwait(false) : _options.ApiKey;
        key = key?.Trim();
        var needed = _options.IsAzure || _options.BaseUrl.Contains("api.openai.com", StringComparison.OrdinalIgnoreCase);
        if (needed && string.IsNullOrEmpty(key) && string.IsNullOrEmpty(_options.AzureToken))
        {
            throw failures.MissingKey();
        }

        return key;
    }

    private async Task<ClientWebSocket> OpenSocketAsync(Uri address, string? key, OpenAIFailures failures, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            Prepare(socket.Options, key, failures);
            await socket.ConnectAsync(address, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch (WebSocketException exception) when ((int)socket.HttpStatusCode is not 0 and not 101)
        {
            var failure = failures.FromStatus(socket.HttpStatusCode, RetryAfter.Read(socket.HttpResponseHeaders, _options.TimeProvider), exception);
            socket.Dispose();
            throw failure;
        }
        catch (WebSocketException exception)
        {
            socket.Dispose();
            throw failures.Unreachable(address, exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Prepare(ClientWebSocketOptions socketOptions, string? key, OpenAIFailures failures)
    {
        socketOptions.CollectHttpResponseDetails = true;
        socketOptions.KeepAliveInterval = _options.PingInterval;
        socketOptions.KeepAliveTimeout = _options.PingTimeout;
        socketOptions.AddSubProtocol("realtime");
        try
        {
            foreach (var (name, value) in OpenAIAddress.Headers(_options, key))
            {
                socketOptions.SetRequestHeader(name, value);
            }
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw failures.UnsendableKey(exception);
        }

        _options.ConfigureSocket?.Invoke(socketOptions);
    }

    [LoggerMessage(2002, LogLevel.Debug, "Connected to {Model} at {Host} by {Name}")]
    private partial void LogConnected(string name, string host, string model);
}
