using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.AspNetCore.Tests.Support;

/// <summary>A REST interface on a loopback port that answers as a test wants.</summary>
internal sealed class FakeCarrier : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _calls;

    private FakeCarrier(WebApplication app) => _app = app;

    /// <summary>How a request is answered; status and JSON.</summary>
    public Func<CarrierRequest, CarrierReply> Reply { get; set; } = _ => new CarrierReply(HttpStatusCode.NotFound, """{"code":20404}""");

    public ConcurrentQueue<CarrierRequest> Requests { get; } = new();

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    public static async Task<FakeCarrier> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var carrier = new FakeCarrier(app);
        app.Run(carrier.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        carrier.Reply = carrier.Usual;
        return carrier;
    }

    public static string Sid(int number) => $"CA{number:x32}";

    /// <summary>Takes every call, and every change.</summary>
    public CarrierReply Usual(CarrierRequest request)
    {
        if (request.Method == "POST" && request.Path.EndsWith("/Calls.json", StringComparison.Ordinal))
        {
            return new CarrierReply(HttpStatusCode.Created, $$"""{"sid":"{{Sid(0x1000 + Interlocked.Increment(ref _calls))}}","status":"queued"}""");
        }

        var sid = request.Path.Split('/')[^1].Replace(".json", "", StringComparison.Ordinal);
        return new CarrierReply(HttpStatusCode.OK, $$"""{"sid":"{{sid}}","status":"in-progress"}""");
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        var fields = body.Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(p => p.Split('=', 2))
            .Select(p => (WebUtility.UrlDecode(p[0]), WebUtility.UrlDecode(p[1])))
            .ToList();
        var authorization = context.Request.Headers.Authorization.ToString();
        var password = authorization.StartsWith("Basic ", StringComparison.Ordinal) ? Encoding.UTF8.GetString(Convert.FromBase64String(authorization[6..])) : "";
        var request = new CarrierRequest(context.Request.Method, context.Request.Path, fields, password);
        Requests.Enqueue(request);
        var reply = Reply(request);
        context.Response.StatusCode = (int)reply.Status;
        if (reply.RetryAfter is { } wait)
        {
            context.Response.Headers.RetryAfter = wait;
        }

        await context.Response.WriteAsync(reply.Body, context.RequestAborted);
    }
}

internal sealed record CarrierRequest(string Method, string Path, IReadOnlyList<(string Name, string Value)> Fields, string Password)
{
    public string? this[string name] => Fields.FirstOrDefault(f => f.Name == name).Value;
}

internal sealed record CarrierReply(HttpStatusCode Status, string Body, string? RetryAfter = null);
