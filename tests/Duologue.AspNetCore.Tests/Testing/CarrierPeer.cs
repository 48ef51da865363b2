using System.Security.Cryptography;
using System.Text;
using System.Threading.Channels;
using Duologue.Testing.Twilio;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Tests.Testing;

/// <summary>A server that a carrier can ring, written for tests of the carrier alone: it shares no code with the product.</summary>
internal sealed class CarrierPeer : IAsyncDisposable
{
    public const string Token = "12345678901234567890123456789012";
    public const string PublicOrigin = "https://voice.example.com";

    private readonly WebApplication _app;
    private readonly List<PeerRequest> _requests = [];
    private readonly Channel<PeerRequest> _arrived = Channel.CreateUnbounded<PeerRequest>();
    private readonly Channel<PeerStream> _streams = Channel.CreateUnbounded<PeerStream>();

    private bool _isDisposed;

    private CarrierPeer(WebApplication app)
    {
        _app = app;
        Address = new Uri(app.Urls.Single());
    }

    /// <summary>Makes the answer to a webhook; a text that begins with a digit is an HTTP status.</summary>
    public Func<PeerRequest, string> Answer { get; set; } = _ => Connect();

    /// <summary>Called while a status callback is being answered.</summary>
    public Action? OnStatus { get; set; }

    public string ContentType { get; set; } = "text/xml";

    /// <summary>HTTP status of upgrades; 101 accepts.</summary>
    public int UpgradeStatus { get; set; } = 101;

    public Uri Address { get; }

    public static async Task<CarrierPeer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        CarrierPeer? peer = null;
        app.UseWebSockets();
        app.Run(context => peer!.ServeAsync(context));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return peer = new CarrierPeer(app);
    }

    public static string Connect(string after = "", string connectAttributes = "", string url = "wss://voice.example.com/twilio/stream", string parameters = "") =>
        $"""<?xml version="1.0"?><Response><Connect {connectAttributes}><Stream url="{url}">{parameters}</Stream></Connect>{after}</Response>""";

    public FakeTwilio Carrier(TimeProvider? clock = null, Func<FakeTwilioOptions, FakeTwilioOptions>? change = null)
    {
        var options = new FakeTwilioOptions
        {
            AccountSid = "AC00000000000000000000000000000001",
            AuthToken = Token,
            Server = Address,
            PublicOrigin = new Uri(PublicOrigin),
            TimeProvider = clock,
        };
        return new FakeTwilio(change?.Invoke(options) ?? options);
    }

    /// <summary>The next stream that was opened.</summary>
    public async Task<PeerStream> StreamAsync()
    {
        var stream = await _streams.Reader.ReadAsync(TestContext.Current.CancellationToken);
        await stream.NextAsync("start");
        return stream;
    }

    public async Task<PeerStream> FreshStreamAsync() => await _streams.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>The next request to a path; others are passed over.</summary>
    public async Task<PeerRequest> RequestAsync(string path)
    {
        while (true)
        {
            var request = await _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (request.Path == path)
            {
                return request;
            }
        }
    }

    public List<PeerRequest> RequestsTo(string path)
    {
        lock (_requests)
        {
            return [.. _requests.Where(r => r.Path == path)];
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;

        // Requests of streams that a test left open would be waited for.
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static bool IsLocal(HttpRequest request) => request.Host.Host == "127.0.0.1";

    private static bool IsSigned(HttpRequest request, string url)
    {
        var pairs = request.HasFormContentType ? request.Form.SelectMany(p => p.Value.Distinct().Order(StringComparer.Ordinal).Select(v => p.Key + v)) : [];
        var text = url + string.Concat(pairs.Order(StringComparer.Ordinal));
#pragma warning disable CA5350 // The scheme is Twilio's.
        using var hash = new HMACSHA1(Encoding.UTF8.GetBytes(Token));
#pragma warning restore CA5350
        return request.Headers["X-Twilio-Signature"] == Convert.ToBase64String(hash.ComputeHash(Encoding.UTF8.GetBytes(text)));
    }

    private async Task ServeAsync(HttpContext context)
    {
        var request = context.Request;
        if (context.WebSockets.IsWebSocketRequest)
        {
            if (UpgradeStatus != 101)
            {
                context.Response.StatusCode = UpgradeStatus;
                return;
            }

            using var socket = await context.WebSockets.AcceptWebSocketAsync();
            var stream = new PeerStream(socket, IsSigned(request, $"{(IsLocal(request) ? "ws" : "wss")}://{request.Host}{request.Path}"));
            _streams.Writer.TryWrite(stream);
            await stream.RunAsync();
            return;
        }

        var form = request.HasFormContentType ? request.Form.ToDictionary(p => p.Key, p => p.Value.ToString()) : [];
        var arrived = new PeerRequest(
            request.Method, request.Path, request.QueryString.ToString(), form, IsSigned(request, $"{(IsLocal(request) ? "http" : "https")}://{request.Host}{request.Path}{request.QueryString}"));
        lock (_requests)
        {
            _requests.Add(arrived);
        }

        if (arrived.Path == "/twilio/status")
        {
            OnStatus?.Invoke();
        }

        var answer = arrived.Path.StartsWith("/twilio/status", StringComparison.Ordinal) ? "204" : Answer(arrived);
        _arrived.Writer.TryWrite(arrived);
        if (char.IsAsciiDigit(answer[0]))
        {
            context.Response.StatusCode = int.Parse(answer);
            return;
        }

        context.Response.ContentType = ContentType;
        await context.Response.WriteAsync(answer, CancellationToken.None);
    }
}
