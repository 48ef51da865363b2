using System.Globalization;
using Duologue.AspNetCore.Twilio;
using Duologue.Calls;
using Duologue.Models;
using Duologue.Models.OpenAI;
using Duologue.Phone;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Duologue.Load.Servers;

/// <summary>
/// The product, over its own routes with signatures and tokens on: session events, history, playback marks, the transcript kept, and a line to
/// the model that is restored when it breaks. Only the carrier and the model are stand-ins.
/// </summary>
internal static class PhoneServer
{
    private const int CountryDigits = 5;

    public static async Task RunAsync(LoadOptions options)
    {
        var app = LoadHost.Build(options, builder => builder.Services.AddTwilio(new TwilioOptions
        {
            AccountSid = options.AccountSid,
            AuthToken = options.AuthToken,
            PhoneNumber = "+15550009999",
            PublicOrigin = options.Server,
            ApiBaseUrl = options.Server,
        }));
        var loggers = app.Services.GetRequiredService<ILoggerFactory>();
        var model = new ReconnectingModel(new OpenAIRealtimeModel(
            new OpenAIOptions { BaseUrl = $"ws://127.0.0.1:{options.ModelPort}/v1", ApiKey = "load" }, loggers.CreateLogger<OpenAIRealtimeModel>()));
        var agent = new RealtimeAgent { Name = "load", Instructions = "Talk." };
        var runner = new RealtimeRunner(agent, model, new RealtimeRunnerOptions { PreferEndpointFormat = !options.IsPcm }, loggers);
        app.MapTwilio(call => new PhoneCallPlan(runner) { Options = Options(call) });
        await app.RunAsync();
    }

    /// <summary>The model stand-in must know which call a line belongs to: the number goes into the address, as the model's name.</summary>
    private static CallOptions Options(PhoneCall call)
    {
        var number = int.Parse(call.From.AsSpan(CountryDigits), CultureInfo.InvariantCulture);
        return new CallOptions { Settings = new RealtimeSettings { Model = $"call-{number}" } };
    }
}
