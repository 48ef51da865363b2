using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>The carrier's REST interface, as far as calls go. Thread-safe.</summary>
/// <remarks>Source: api v2010, resource <c>Calls</c>. Requests that were too many are repeated, for they did nothing; others never are.</remarks>
internal sealed class TwilioApi : IDisposable
{
    private const int MostTries = 4;
    private const int TooManyRequests = 20429;
    private const long LargestAnswer = 256 * 1024;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
    private readonly HttpClient _http;
    private readonly TwilioOptions _options;
    private readonly TimeProvider _timeProvider;

    public TwilioApi(TwilioOptions options, TimeProvider timeProvider)
    {
        _options = options;
        _timeProvider = timeProvider;

        // No redirects: the password goes where the options say, and nowhere else.
        var http = new SocketsHttpHandler { AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5), ConnectTimeout = TimeSpan.FromSeconds(5) };
        _http = new HttpClient(http) { Timeout = TimeSpan.FromSeconds(15), MaxResponseContentBufferSize = LargestAnswer };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{options.AccountSid}:{options.AuthToken}")));
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("Duologue", typeof(TwilioApi).Assembly.GetName().Version?.ToString(3)));
    }

    /// <summary>Places a call.</summary>
    /// <exception cref="PhoneLineException">It was not placed, or nobody knows.</exception>
    public Task<CarrierCall> CreateAsync(IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, "Calls.json", fields, cancellationToken);

    /// <summary>Changes a call.</summary>
    /// <exception cref="PhoneLineException">It was not changed; <see cref="PhoneLineRefusal.UnknownCall"/> when it is over.</exception>
    public Task<CarrierCall> UpdateAsync(string callSid, IEnumerable<KeyValuePair<string, string>> fields, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Post, $"Calls/{callSid}.json", fields, cancellationToken);

    /// <summary>Asks how far a call has come.</summary>
    /// <exception cref="PhoneLineException">There was no answer.</exception>
    public Task<CarrierCall> ReadAsync(string callSid, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, $"Calls/{callSid}.json", null, cancellationToken);

    public void Dispose() => _http.Dispose();

    private async Task<CarrierCall> SendAsync(
        HttpMethod method, string path, IEnumerable<KeyValuePair<string, string>>? fields, CancellationToken cancellationToken)
    {
        var address = new Uri(_options.ApiBaseUrl, $"/2010-04-01/Accounts/{_options.AccountSid}/{path}");
        for (var tries = 1; ; tries++)
        {
            using var request = new HttpRequestMessage(method, address) { Content = fields is null ? null : new FormUrlEncodedContent(fields) };
            using var response = await AnswerAsync(request, cancellationToken).ConfigureAwait(false);
            using var body = await BodyAsync(response, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return Read(body);
            }

            var code = Code(body);
            if ((response.StatusCode != HttpStatusCode.TooManyRequests && code != TooManyRequests) || tries == MostTries)
            {
                throw TwilioErrors.Explain(response.StatusCode, code, RetryAfter(response));
            }

            await Task.Delay(RetryAfter(response) ?? FirstPause * Math.Pow(2, tries - 1), _timeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw new PhoneLineException(PhoneLineRefusal.Unreachable, "Twilio could not be reached. Check the network, and TWILIO_API_BASE_URL if it is set.", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new PhoneLineException(PhoneLineRefusal.Unreachable, "Twilio did not answer in time.", error);
        }
    }

    private static async Task<JsonDocument?> BodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException)
        {
            // A proxy's page, or nothing: the status has to say it all.
            return null;
        }
    }

    private static CarrierCall Read(JsonDocument? body)
    {
        if (Text(body, "sid") is not { } sid || !CarrierWords.IsCallSid(sid))
        {
            throw new PhoneLineException(PhoneLineRefusal.Unreachable, "Twilio's answer was not one of Twilio. Check TWILIO_API_BASE_URL.");
        }

        return new CarrierCall(sid, CarrierWords.Status(Text(body, "status")), Text(body, "answered_by"), CarrierWords.Moment(Text(body, "end_time")));
    }

    private static int? Code(JsonDocument? body) =>
        body is { RootElement.ValueKind: JsonValueKind.Object } && body.RootElement.TryGetProperty("code", out var code) && code.TryGetInt32(out var number)
            ? number
            : null;

    private static string? Text(JsonDocument? body, string name) =>
        body is { RootElement.ValueKind: JsonValueKind.Object } && body.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter?.Delta is { } pause ? (pause < LongestPause ? pause : LongestPause) : null;
}
