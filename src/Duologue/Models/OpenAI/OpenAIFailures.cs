using System.Globalization;
using System.Net;
using Duologue.Protocol;

namespace Duologue.Models.OpenAI;

/// <summary>Says in one place what a refusal, an error or a close means, and what the reader can do about it.</summary>
/// <remarks>Sources: the service judges key and model after the upgrade, by an <c>error</c> event and a close in the same instant.</remarks>
internal sealed class OpenAIFailures(OpenAIOptions options, string model)
{
    /// <summary>The upgrade was answered with something else than 101.</summary>
    public RealtimeException FromStatus(HttpStatusCode status, TimeSpan? retryAfter, Exception exception)
    {
        var reason = ReasonOf((int)status);
        var said = $"The server answered HTTP {(int)status}";
        return new RealtimeException(reason, $"{said}. {Advice(reason)}", exception) { RetryAfter = retryAfter };
    }

    /// <summary>The server closed the line.</summary>
    public RealtimeException FromClose(int code, string? text, WireError? lastError)
    {
        var reason = ReasonOf(lastError, text) ?? ReasonOfClose(code, text);
        var said = lastError?.Message is { Length: > 0 } message ? $"The server said: {message}" : $"The server closed the line ({code} {text})";
        return new RealtimeException(reason, $"{said.TrimEnd('.', ' ')}. {Advice(reason)}");
    }

    /// <summary>The server said an error in place of its first event, and then nothing.</summary>
    public RealtimeException FromError(WireError error)
    {
        var reason = ReasonOf(error, null) ?? (error.Type == "server_error" ? RealtimeFailure.ServerError : RealtimeFailure.InvalidSettings);
        return new RealtimeException(reason, $"The server said: {error.Message?.TrimEnd('.')}. {Advice(reason)}");
    }

    public RealtimeException Unreachable(Uri address, Exception? exception) => new(
        RealtimeFailure.Unreachable, $"Nothing answers at {address.Host}:{address.Port}. {Advice(RealtimeFailure.Unreachable)}", exception);

    public RealtimeException TooSlow(Uri address, Exception exception) => new(
        RealtimeFailure.Unreachable,
        $"{address.Host} did not open a session within {options.ConnectTimeout.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s. "
        + Advice(RealtimeFailure.Unreachable),
        exception);

    public RealtimeException MissingKey() => new(
        RealtimeFailure.InvalidKey, $"There is no key. Set {KeyVariable} to a key of your account.");

    public RealtimeException UnsendableKey(Exception exception) => new(
        RealtimeFailure.InvalidKey, $"The key holds characters that no key has. {Advice(RealtimeFailure.InvalidKey)}", exception);

    private string KeyVariable => options.IsAzure ? "AZURE_OPENAI_API_KEY (or AZURE_OPENAI_AD_TOKEN)" : "OPENAI_API_KEY";

    private string AddressVariable => options.IsAzure ? "AZURE_OPENAI_ENDPOINT" : "OPENAI_BASE_URL";

    private string ModelVariable => options.IsAzure ? "AZURE_OPENAI_DEPLOYMENT" : "REALTIME_MODEL";

    /// <summary>What to do, in plain words.</summary>
    public string Advice(RealtimeFailure reason) => reason switch
    {
        RealtimeFailure.InvalidKey => $"Set {KeyVariable} to a valid key of your account.",
        RealtimeFailure.NoModelAccess => $"This account cannot use '{model}'. Set {ModelVariable} to a model that it can use.",
        RealtimeFailure.QuotaExceeded => "The account has no credit left. Add some on the provider's billing page.",
        RealtimeFailure.RateLimited => "Too many requests at once. Wait a little, or ask the provider for a higher limit.",
        RealtimeFailure.ServerError => "The server has a problem of its own. Trying again later may help.",
        RealtimeFailure.SessionExpired => "A session ends after its longest duration. Connect again, or use a reconnecting model.",
        RealtimeFailure.WrongShape => "The server speaks the other shape of the protocol. Change the option Shape.",
        RealtimeFailure.InvalidSettings => $"Check {AddressVariable} and {ModelVariable}.",
        RealtimeFailure.Unreachable => $"Check the network and {AddressVariable}.",
        _ => "Connecting again may help.",
    };

    private static RealtimeFailure ReasonOf(int status) => status switch
    {
        401 => RealtimeFailure.InvalidKey,
        403 => RealtimeFailure.NoModelAccess,
        402 => RealtimeFailure.QuotaExceeded,
        429 => RealtimeFailure.RateLimited,
        408 or >= 500 => RealtimeFailure.ServerError,
        _ => RealtimeFailure.InvalidSettings,
    };

    private static RealtimeFailure? ReasonOf(WireError? error, string? closeText)
    {
        // The close repeats the error's class and code: "invalid_request_error.invalid_api_key".
        var code = error?.Code ?? closeText?[(closeText.LastIndexOf('.') + 1)..];
        return code switch
        {
            "invalid_api_key" or "missing_api_key" or "invalid_authentication" => RealtimeFailure.InvalidKey,
            "invalid_model" or "missing_model" or "model_not_found" or "DeploymentNotFound" => RealtimeFailure.NoModelAccess,
            "beta_api_shape_disabled" => RealtimeFailure.WrongShape,
            "insufficient_quota" or "billing_hard_limit_reached" => RealtimeFailure.QuotaExceeded,
            "rate_limit_exceeded" or "inference_rate_limit_exceeded" => RealtimeFailure.RateLimited,
            "session_expired" => RealtimeFailure.SessionExpired,
            _ => null,
        };
    }

    private static RealtimeFailure ReasonOfClose(int code, string? text) => code switch
    {
        3000 => RealtimeFailure.InvalidKey,
        4000 => RealtimeFailure.InvalidSettings,
        >= 4400 and < 4600 => ReasonOf(code - 4000),
        1011 or 1012 or 1013 => RealtimeFailure.ServerError,
        1001 when SaysExpired(text) => RealtimeFailure.SessionExpired,
        1008 => RealtimeFailure.InvalidSettings,
        _ => RealtimeFailure.ConnectionLost,
    };

    private static bool SaysExpired(string? text) =>
        text is not null && (text.Contains("expired", StringComparison.OrdinalIgnoreCase) || text.Contains("duration", StringComparison.OrdinalIgnoreCase));
}
