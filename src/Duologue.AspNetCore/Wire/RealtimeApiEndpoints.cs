using Duologue.AspNetCore.Wire;
using Duologue.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The routes by which any OpenAI Realtime client uses a model of ours.</summary>
public static class RealtimeApiEndpoints
{
    private static readonly string[] Bases = ["/v1", "/openai/v1"];

    /// <summary>Maps the WebSocket <c>/v1/realtime</c>, and the same below <c>/openai/v1</c>.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="model">What makes the talk; each connection is one conversation.</param>
    /// <param name="options">Null takes the defaults.</param>
    public static IEndpointConventionBuilder MapRealtimeApi(this IEndpointRouteBuilder routes, IRealtimeModel model, RealtimeApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new RealtimeApiOptions();
        var loggers = routes.ServiceProvider.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var socket = new RealtimeRoute(model, options, loggers);
        var group = routes.MapGroup("");
        foreach (var path in Bases)
        {
            // With its own WebSocket middleware, so that a program cannot forget it.
            var upgrade = routes.CreateApplicationBuilder().UseWebSockets();
            upgrade.Run(socket.RunAsync);
            group.MapMethods(path + "/realtime", [HttpMethods.Get, HttpMethods.Connect], upgrade.Build());
        }

        return group;
    }
}
