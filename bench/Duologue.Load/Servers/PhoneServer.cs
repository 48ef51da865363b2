using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Phone;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Duologue.Load.Servers;

/// <summary>The product: a phone call with session events, history, playback marks and the transcript kept, to the model stand-in.</summary>
internal static class PhoneServer
{
    public static async Task RunAsync(LoadOptions options)
    {
        var app = LoadHost.Build(options);
        var loggers = (ILoggerFactory?)app.Services.GetService(typeof(ILoggerFactory));
        var model = new OpenAIRealtimeModel(new OpenAIOptions { BaseUrl = $"ws://127.0.0.1:{options.ModelPort}/v1", ApiKey = "load" });
        var runner = new RealtimeRunner(
            new RealtimeAgent { Name = "load", Instructions = "Talk." }, model, new RealtimeRunnerOptions { PreferEndpointFormat = !options.IsPcm }, loggers);
        app.UseWebSockets();
        app.MapPost("/twilio/voice", () => Results.Text(
            $"<Response><Connect><Stream url=\"ws://127.0.0.1:{options.Port}/twilio/stream\"></Stream></Connect></Response>", "text/xml"));
        app.MapGet("/twilio/stream", context => AcceptAsync(context, runner));
        await app.RunAsync();
    }

    private static async Task AcceptAsync(HttpContext context, RealtimeRunner runner)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        if (await TwilioStream.OpenAsync(socket, TimeSpan.FromSeconds(5)) is not { } stream)
        {
            return;
        }

        var number = Convert.ToInt32(stream.Start.CallSid[26..], 16);
        var call = new PhoneCall(PhoneCallDirection.Inbound, "load", "+15550000001", "+15550000002");
        await using var endpoint = new TwilioEndpoint(stream);
        var end = await runner.RunCallAsync(
            endpoint, new CallOptions { Settings = new RealtimeSettings { Model = $"call-{number}" }, Started = call.Attach }, context.RequestAborted);
        if (end.Error is { } error)
        {
            await Console.Error.WriteLineAsync($"call {number}: {end.Reason} {error.Message}");
        }
    }
}
