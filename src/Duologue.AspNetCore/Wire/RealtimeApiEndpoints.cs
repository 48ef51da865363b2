using Duologue.AspNetCore.Wire;
using Duologue.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The routes by which any OpenAI Realtime client uses a model of ours.</summary>
public static class RealtimeApiEndpoints
{
    private static readonly string[] Bases = ["/v1", "/openai/v1"];

    /// <summary>
    /// Maps the WebSocket <c>/v1/realtime</c>, <c>POST /v1/realtime/client_secrets</c>, <c>GET /v1/models</c> and <c>GET /v1/models/{id}</c>, and the
    /// same below <c>/openai/v1</c>.
    /// </summary>
    /// <param name="routes">The application.</param>
    /// <param name="model">What makes the talk; each connection is one conversation.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <remarks>The clock is the application's <see cref="TimeProvider"/> service, or the system's. Keys of the model's own service never reach a client.</remarks>
    /// <returns>All routes.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The options' session limit.</exception>
    public static IEndpointConventionBuilder MapRealtimeApi(this IEndpointRouteBuilder routes, IRealtimeModel model, RealtimeApiOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(model);
        options ??= new RealtimeApiOptions();
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(options.SessionLimit, TimeSpan.Zero, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.SessionLimit, TimeSpan.FromDays(24), nameof(options));
        var services = routes.ServiceProvider;
        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var time = services.GetService<TimeProvider>() ?? TimeProvider.System;
        services.GetService<IHostApplicationLifetime>()?.ApplicationStopping.Register(options.Connections.Stop);

        string[] names = options.Models.Count > 0 ? [.. options.Models] : [model.Name];
        var secrets = new ShortKeys(time, options.MaximumClientSecrets);
        var door = new Door(options.Access, secrets);
        var socket = new RealtimeRoute(model, options, door, names[0], time, loggers);
        var minting = WireAnswers.Behind(door, new ShortKeyRoute(secrets, model, names[0], time).MintAsync);
        var models = new ModelRoutes(names, time.GetUtcNow());
        var group = routes.MapGroup("");
        foreach (var path in Bases)
        {
            // With its own WebSocket middleware, so that a program cannot forget it.
            var upgrade = routes.CreateApplicationBuilder().UseWebSockets();
            upgrade.Run(socket.RunAsync);
            group.MapMethods(path + "/realtime", [HttpMethods.Get, HttpMethods.Connect], upgrade.Build());
            group.MapPost(path + "/realtime/client_secrets", minting);
            group.MapGet(path + "/models", WireAnswers.Behind(door, models.ListAsync));
            group.MapGet(path + "/models/{**id}", WireAnswers.Behind(door, models.FindAsync));
        }

        return group;
    }
}
