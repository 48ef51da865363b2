using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Duologue.App.Serve;

namespace Duologue.App.Phone;

/// <summary>The <c>/calls</c> of a running server, as the commands use them. Every failure is one line that names the fix.</summary>
internal sealed class CallsApi : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly HttpClient _http;

    public CallsApi(ServerChoice server, string key)
    {
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = server.Trust() }) { BaseAddress = server.Url, Timeout = Limit };
        _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Asks for a call to be placed.</summary>
    /// <exception cref="AppException">It was not.</exception>
    public async Task<CallReport> PlaceAsync(CallWish wish, CancellationToken cancellationToken)
    {
        using var body = JsonContent.Create(wish, AppJson.Default.CallWish);
        using var request = new HttpRequestMessage(HttpMethod.Post, "calls") { Content = body };
        using var answer = await SendAsync(request, cancellationToken);
        return await ReadAsync(answer, cancellationToken);
    }

    /// <summary>A call by its id, ours or the carrier's; null when the server knows none.</summary>
    /// <exception cref="AppException">The server refused.</exception>
    public async Task<CallReport?> FindAsync(string id, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"calls/{Uri.EscapeDataString(id)}");
        using var answer = await SendAsync(request, cancellationToken);
        return answer.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(answer, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>What to say when nobody listens at an address.</summary>
    public static AppException NobodyAt(Uri server) =>
        new(ExitCode.Phone, $"no server answers at {server.GetLeftPart(UriPartial.Authority)}; start it with ./run.sh serve");

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken);
        }
        catch (HttpRequestException)
        {
            throw NobodyAt(_http.BaseAddress!);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AppException(ExitCode.Phone, $"the server did not answer within {Limit.TotalSeconds:0} seconds");
        }
    }

    private static async Task<CallReport> ReadAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            if (answer.IsSuccessStatusCode)
            {
                return await answer.Content.ReadFromJsonAsync(AppJson.Default.CallReport, cancellationToken)
                    ?? throw new JsonException("empty");
            }

            var refusal = await answer.Content.ReadFromJsonAsync(AppJson.Default.CallErrorAnswer, cancellationToken);
            throw new AppException(CodeOf(answer.StatusCode), $"{refusal?.Error.Message.ReplaceLineEndings(" ").TrimEnd('.')} ({refusal?.Error.Code})");
        }
        catch (Exception error) when (error is JsonException or NotSupportedException)
        {
            throw new AppException(
                CodeOf(answer.StatusCode), $"the server answered {(int)answer.StatusCode} without a word we know; is it a Duologue server?");
        }
    }

    private static int CodeOf(HttpStatusCode status) => status switch
    {
        HttpStatusCode.Unauthorized => ExitCode.Settings,
        HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.NotFound => ExitCode.Usage,
        _ => ExitCode.Phone,
    };
}
