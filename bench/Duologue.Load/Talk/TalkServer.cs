using System.Text.Json;
using Duologue.AspNetCore.Browser;
using Duologue.AspNetCore.Wire;
using Duologue.Load.Servers;
using Microsoft.AspNetCore.Builder;

namespace Duologue.Load.Talk;

/// <summary>The product's Realtime API and browser socket over their own routes, checks on; only the model is a stand-in, in the same process.</summary>
internal static class TalkServer
{
    public static async Task RunAsync(LoadOptions options)
    {
        var app = LoadHost.Build(options);
        var measures = new ModelMeasures();
        var model = new TalkModel(measures, options.Flood);
        app.MapGet("/load/model", () => JsonSerializer.Serialize(measures.Take(), LoadJson.Default.ModelStatistics));
        if (options.IsRealtime)
        {
            app.MapRealtimeApi(model, new RealtimeApiOptions());
        }
        else
        {
            app.MapBrowserVoice(model, [new BrowserAgent("load", "Talks.", () => new RealtimeAgent { Name = "load", Instructions = "Talk." })]);
        }

        await app.RunAsync();
    }
}
