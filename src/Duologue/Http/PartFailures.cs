using System.Globalization;

namespace Duologue.Http;

/// <summary>Says in one place what a failure of a part's server means, and which setting to look at.</summary>
internal sealed class PartFailures(PartSettings settings)
{
    private string AddressAdvice => $"Check {settings.Variables}_BASE_URL";

    private string ModelVariable => settings.Variables + "_MODEL";

    private string KeyAdvice => settings.Key is null
        ? $"Set {settings.Variables}_API_KEY to a key it accepts"
        : $"It does not accept the key in {settings.Variables}_API_KEY";

    /// <summary>The server answered with a status that is no success.</summary>
    /// <param name="status">The status.</param>
    /// <param name="said">The server's own words, or null.</param>
    /// <param name="retryAfter">When it wants to be asked again.</param>
    /// <param name="location">Where it redirects to.</param>
    public PartException FromStatus(int status, string? said, TimeSpan? retryAfter = null, Uri? location = null)
    {
        var reason = ReasonOf(status, said);
        var words = Clean(said) is { Length: > 0 } own ? $": {own}" : "";
        return new PartException(reason, $"{settings.Server} answered HTTP {status}{words}. {Advice(reason, status, said, retryAfter, location)}.")
        {
            StatusCode = status,
            RetryAfter = retryAfter,
        };
    }

    /// <summary>The server reported an error inside an answer that had begun well.</summary>
    public PartException Reported(ErrorBody error)
    {
        if (error.Status is { } status)
        {
            return FromStatus(status, error.Message);
        }

        var reason = error.IsQuota ? PartFailure.QuotaExceeded : error.IsRateLimit ? PartFailure.RateLimited : PartFailure.ServerError;
        return new PartException(reason, $"{settings.Server} reported an error: {Clean(error.Message)}. {Advice(reason, 0, error.Message, null, null)}.");
    }

    /// <summary>The answer ended without its end.</summary>
    public PartException BrokenOff(Exception? exception = null) => new(
        PartFailure.BrokenOff, $"{settings.Server} broke its answer off. Look at its log; it may have run out of memory.", exception);

    /// <summary>The answer is something else.</summary>
    /// <param name="what">What it is, to follow "answered with".</param>
    /// <param name="exception">What the reader said.</param>
    public PartException Garbage(string what, Exception? exception = null) => new(
        PartFailure.Garbage, $"{settings.Server} answered with {what}, which is not what {settings.Address.AbsolutePath} promises. {AddressAdvice}.", exception);

    /// <summary>Gives whatever the network threw its meaning.</summary>
    /// <param name="exception">What was thrown.</param>
    /// <param name="hasStalled">Whether the wait was too long.</param>
    /// <param name="isAnswering">Whether the answer had begun.</param>
    public PartException Of(Exception exception, bool hasStalled, bool isAnswering)
    {
        if (exception is PartException own)
        {
            return own;
        }

        if (hasStalled)
        {
            var seconds = settings.StallTimeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
            return new PartException(
                PartFailure.Silent,
                $"{settings.Server} sent nothing for {seconds} s. It may be loading a model, or be too slow for {ModelVariable}: look at its log.",
                exception);
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => Unreachable(
                $"There is no host named {settings.Address.Host}", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Unreachable(
                $"{settings.Server} does not speak TLS, or its certificate is not trusted", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } or HttpIOException { HttpRequestError: HttpRequestError.InvalidResponse } =>
                Garbage("something that is not HTTP", exception),
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException => BrokenOff(exception),
            FormatException => new PartException(
                PartFailure.InvalidKey, $"The key in {settings.Variables}_API_KEY holds characters that no key has.", exception),
            _ when isAnswering => BrokenOff(exception),
            _ => Unreachable($"Nothing answers at {settings.Address.Host}:{settings.Address.Port}", exception),
        };
    }

    private PartException Unreachable(string what, Exception exception) => new(
        PartFailure.Unreachable, $"{what}. Start the {settings.Kind}, or check {settings.Variables}_BASE_URL.", exception);

    private string Advice(PartFailure reason, int status, string? said, TimeSpan? retryAfter, Uri? location) => reason switch
    {
        PartFailure.InvalidKey => KeyAdvice,
        PartFailure.Forbidden => $"The key in {settings.Variables}_API_KEY may not do this, or not with the model in {ModelVariable}",
        PartFailure.NotFound when location is not null => $"It has moved: set {settings.Variables}_BASE_URL to {location.GetLeftPart(UriPartial.Authority)}",
        PartFailure.NotFound when IsAboutModel(said) => $"Set {ModelVariable} to a model it has",
        PartFailure.NotFound => $"It has no {settings.Address.AbsolutePath}. {AddressAdvice}",
        PartFailure.QuotaExceeded => "The account has no credit left",
        PartFailure.RateLimited when retryAfter is { } wait =>
            $"Too many requests at once; it wants a pause of {wait.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s",
        PartFailure.RateLimited => "Too many requests at once",
        PartFailure.ServerError => "The server has a problem of its own: look at its log",
        _ when status == 413 => "The request is too long for it",
        _ => $"Check {ModelVariable} and what else is set for it",
    };

    private static PartFailure ReasonOf(int status, string? said) => status switch
    {
        401 => PartFailure.InvalidKey,
        402 => PartFailure.QuotaExceeded,
        403 => PartFailure.Forbidden,
        404 or 405 or (>= 300 and < 400) => PartFailure.NotFound,
        429 when ErrorBody.SaysQuota(said) => PartFailure.QuotaExceeded,
        429 => PartFailure.RateLimited,
        501 => PartFailure.Refused,
        408 or >= 500 => PartFailure.ServerError,
        _ => PartFailure.Refused,
    };

    private static bool IsAboutModel(string? said) => said?.Contains("model", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>The server's words on one line, without the key.</summary>
    private string? Clean(string? said)
    {
        const int Longest = 300;
        var line = said?.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        if (line is not null && settings.Key is { Length: > 0 } key)
        {
            line = line.Replace(key, "(the key)", StringComparison.Ordinal);
        }

        return line?.Length > Longest ? line[..Longest] + "…" : line;
    }
}
