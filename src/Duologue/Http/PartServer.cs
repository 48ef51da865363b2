using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Duologue.Http;

/// <summary>The server of one part: sends requests, watches for silence, and asks once more where that is safe. Thread-safe.</summary>
internal sealed partial class PartServer : IDisposable
{
    private const int LongestError = 64 * 1024;
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(250);

    /// <summary>Nobody on a call waits longer for a second try.</summary>
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly PartSettings _settings;
    private readonly HttpClient _http;
    private readonly bool _ownsHttp;
    private readonly TimeProvider _timeProvider;
    private readonly ILogger _logger;

    public PartServer(PartSettings settings, HttpClient? httpClient, TimeProvider? timeProvider, ILogger? logger)
    {
        _settings = settings;
        _ownsHttp = httpClient is null;
        _http = httpClient ?? Connect(settings.Address);
        _timeProvider = timeProvider ?? TimeProvider.System;
        _logger = logger ?? NullLogger.Instance;
        Failures = new PartFailures(settings);
    }

    public PartFailures Failures { get; }

    /// <summary>Posts a request and returns when the answer's head is there.</summary>
    /// <exception cref="PartException">There is no answer, or it is a refusal.</exception>
    public async Task<PartAnswer> PostAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var guard = new StallGuard(_settings.StallTimeout, _timeProvider, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, _settings.Address) { Content = content };
            if (_settings.Key is { } key)
            {
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {key}");
            }

            guard.Arm();
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, guard.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(guard.Token).ConfigureAwait(false);
            guard.Disarm();
            var answer = new PartAnswer(response, stream, guard, Failures);
            return response.IsSuccessStatusCode ? answer : throw await RefusalAsync(response, answer).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            // Whatever the network throws gets one meaning.
            response?.Dispose();
            var hasStalled = guard.HasStalled;
            guard.Dispose();
            cancellationToken.ThrowIfCancellationRequested();
            throw Failures.Of(e, hasStalled, isAnswering: false);
        }
    }

    /// <summary>Does something, and once more when it failed in a way that may pass.</summary>
    public async Task<T> OnceMoreAsync<T>(Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (PartException e) when (IsWorthAnother(e))
        {
            await PauseAsync(e, cancellationToken).ConfigureAwait(false);
        }

        return await ask().ConfigureAwait(false);
    }

    /// <summary>Reads a stream, and once more from the start when it failed in a way that may pass before it gave anything.</summary>
    public async IAsyncEnumerable<T> OnceMoreAsync<T>(Func<IAsyncEnumerable<T>> ask, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var isFirst = true; ; isFirst = false)
        {
            PartException? failure = null;
            var items = ask().GetAsyncEnumerator(cancellationToken);
            await using (items.ConfigureAwait(false))
            {
                while (true)
                {
                    try
                    {
                        if (!await items.MoveNextAsync().ConfigureAwait(false))
                        {
                            yield break;
                        }
                    }
                    catch (PartException e) when (isFirst && IsWorthAnother(e))
                    {
                        failure = e;
                        break;
                    }

                    isFirst = false;
                    yield return items.Current;
                }
            }

            await PauseAsync(failure, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (_ownsHttp)
        {
            _http.Dispose();
        }
    }

    private static HttpClient Connect(Uri address) => new(
        new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),

            // A proxy for the web knows nothing of this machine.
            UseProxy = !address.IsLoopback,

            // A redirected POST would arrive as a GET, and take the key along.
            AllowAutoRedirect = false,
            UseCookies = false,

            // An answer nobody wants any more ends at once: on the other side somebody is computing it.
            MaxResponseDrainSize = 0,
        })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Silence is not tried again: whoever waits has waited long enough.</summary>
    private static bool IsWorthAnother(PartException e) =>
        e.IsTransient && e.Reason != PartFailure.Silent && (e.RetryAfter ?? TimeSpan.Zero) <= LongestPause;

    private async Task<PartException> RefusalAsync(HttpResponseMessage response, PartAnswer answer)
    {
        string? said = null;
        try
        {
            said = ErrorBody.Words(await answer.ReadTextAsync(LongestError).ConfigureAwait(false));
        }
        catch (PartException e)
        {
            // The status says enough.
            LogNoReason(e, _settings.Server);
        }

        var after = response.Headers.RetryAfter;
        var wait = after?.Delta ?? (after?.Date is { } date ? date - _timeProvider.GetUtcNow() : null);
        return Failures.FromStatus(
            (int)response.StatusCode, said, wait < TimeSpan.Zero ? TimeSpan.Zero : wait, response.Headers.Location is { IsAbsoluteUri: true } place ? place : null);
    }

    private async Task PauseAsync(PartException? failure, CancellationToken cancellationToken)
    {
        LogAgain(failure, _settings.Server);
        var pause = failure?.RetryAfter is { } wait && wait > RetryPause ? wait : RetryPause;
        await Task.Delay(pause, _timeProvider, cancellationToken).ConfigureAwait(false);
    }

    [LoggerMessage(3050, LogLevel.Warning, "{Server} failed before it gave anything; asking once more")]
    private partial void LogAgain(Exception? exception, string server);

    [LoggerMessage(3051, LogLevel.Debug, "{Server} refused and its reason could not be read")]
    private partial void LogNoReason(Exception exception, string server);
}
