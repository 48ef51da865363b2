using System.Net;
using System.Net.Security;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;

namespace Duologue.Testing.Twilio;

/// <summary>Twilio's way to the server: signed requests and signed upgrades, sent to where the server really is. Thread-safe.</summary>
internal sealed class CarrierWeb : IDisposable
{
    private readonly FakeTwilioOptions _options;
    private readonly HttpMessageInvoker _invoker;

    public CarrierWeb(FakeTwilioOptions options)
    {
        _options = options;
        _invoker = new HttpMessageInvoker(new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            SslOptions = Trust(options.ServerCertificate),
        });
    }

    /// <summary>An address below the server's public origin.</summary>
    public Uri AddressOf(string pathAndQuery) => new(_options.Origin, pathAndQuery);

    /// <summary>Requests an address of the server.</summary>
    /// <param name="method">GET or POST.</param>
    /// <param name="url">Its public address; a fragment is Twilio's own and stays here.</param>
    /// <param name="form">Sent as a form, or in the query of a GET.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="HttpRequestException">It could not be reached.</exception>
    /// <exception cref="TimeoutException">It did not answer in time.</exception>
    public async Task<WebAnswer> RequestAsync(
        string method, Uri url, IReadOnlyList<KeyValuePair<string, string>> form, CancellationToken cancellationToken)
    {
        var isGet = method.Equals("GET", StringComparison.OrdinalIgnoreCase);
        var address = url.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        if (isGet && form.Count > 0)
        {
            address += (url.Query.Length > 0 ? "&" : "?") + string.Join('&', form.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}"));
        }

        using var request = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, Reach(new Uri(address), isSocket: false));
        request.Headers.Host = url.Authority;
        request.Headers.TryAddWithoutValidation("X-Twilio-Signature", FakeSignature.Compute(_options.AuthToken, address, isGet ? null : form));
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        request.Content = isGet ? null : new FormUrlEncodedContent(form);
        using var limit = new CancellationTokenSource(_options.WebhookTimeout);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _invoker.SendAsync(request, both.Token).ConfigureAwait(false);
            var body = await response.Content.ReadAsByteArrayAsync(both.Token).ConfigureAwait(false);
            return new WebAnswer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, Encoding.UTF8.GetString(body));
        }
        catch (OperationCanceledException exception) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"No answer within {_options.WebhookTimeout.TotalSeconds} s.", exception);
        }
    }

    /// <summary>Opens a socket to the address of a stream, exactly as it was written.</summary>
    /// <exception cref="WebSocketException">It was refused, or nobody is there; the message says which.</exception>
    public async Task<WebSocket> UpgradeAsync(string url, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            var signature = _options.UpgradeSignature is { } make ? make(url) : FakeSignature.Compute(_options.AuthToken, url);
            if (signature is not null)
            {
                socket.Options.SetRequestHeader(FakeSignature.Header, signature);
            }

            socket.Options.SetRequestHeader("Host", new Uri(url).Authority);
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            await socket.ConnectAsync(Reach(new Uri(url), isSocket: true), _invoker, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose() => _invoker.Dispose();

    private static SslClientAuthenticationOptions Trust(string? good) => good is null ? new SslClientAuthenticationOptions() : new SslClientAuthenticationOptions
    {
        RemoteCertificateValidationCallback = (_, shown, _, errors) =>
            errors == SslPolicyErrors.None || (shown is not null && shown.GetCertHashString(HashAlgorithmName.SHA256) == good),
    };

    private Uri Reach(Uri url, bool isSocket)
    {
        var origin = _options.Origin;
        if (!url.Host.Equals(origin.Host, StringComparison.OrdinalIgnoreCase) || url.Port != origin.Port)
        {
            return url;
        }

        var server = _options.Server;
        var isSecure = server.Scheme is "https" or "wss";
        var scheme = (isSocket, isSecure) switch
        {
            (true, true) => "wss",
            (true, false) => "ws",
            (false, true) => "https",
            _ => "http",
        };
        return new UriBuilder(url) { Scheme = scheme, Host = server.Host, Port = server.Port }.Uri;
    }

    /// <summary>What the server answered.</summary>
    internal sealed record WebAnswer(HttpStatusCode Status, string? MediaType, string Body);
}
