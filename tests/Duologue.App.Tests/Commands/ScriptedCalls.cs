using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.App.Tests.Commands;

/// <summary>A server whose <c>/calls</c> answers what a test wrote: the first answer to the wish, the others one by one to questions.</summary>
internal sealed class ScriptedCalls : IAsyncDisposable
{
    public const string Key = "a-key-of-the-tests";
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers;

    private ScriptedCalls(WebApplication app, IEnumerable<(int, string)> answers) => (_app, _answers) = (app, new(answers));

    public string Url => _app.Urls.First();

    /// <summary>What was asked, such as <c>GET /calls/one</c>, and the bodies.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    public static async Task<ScriptedCalls> StartAsync(params (int Status, string Body)[] answers)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var calls = new ScriptedCalls(app, answers);
        app.Run(calls.AnswerAsync);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return calls;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        Asked.Enqueue($"{context.Request.Method} {context.Request.Path} {await reader.ReadToEndAsync()}".TrimEnd());
        var (status, body) = context.Request.Headers.Authorization != $"Bearer {Key}"
            ? (401, """{"error":{"code":"unauthorized","message":"A key is needed."}}""")
            : _answers.TryDequeue(out var next) ? next : (500, "");
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync(body);
    }
}
