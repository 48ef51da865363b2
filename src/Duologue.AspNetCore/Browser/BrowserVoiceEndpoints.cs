using Duologue;
using Duologue.AspNetCore.Browser;
using Duologue.Calls;
using Duologue.Models;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The routes by which a page talks to an agent.</summary>
public static class BrowserVoiceEndpoints
{
    /// <summary>
    /// Maps <c>POST /realtime/session/start</c>, the WebSocket <c>/realtime/stream</c> and <c>GET /realtime/sessions/{id}/metrics</c>. The messages
    /// are described in <c>docs/guide/browser.md</c>.
    /// </summary>
    /// <remarks>
    /// Uses the application's <see cref="CallRegistry"/> and <see cref="TimeProvider"/> when they are registered. To be called once on an
    /// application.
    /// </remarks>
    /// <param name="routes">The application.</param>
    /// <param name="model">What makes the talk; each session has a line of its own.</param>
    /// <param name="agents">Who may be chosen; the first is taken when none is named.</param>
    /// <param name="options">Null takes the defaults.</param>
    /// <exception cref="ArgumentException">There is no agent, or two have one name, or an option is out of its range.</exception>
    public static IEndpointConventionBuilder MapBrowserVoice(
        this IEndpointRouteBuilder routes, IRealtimeModel model, IReadOnlyList<BrowserAgent> agents, BrowserVoiceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(agents);
        options ??= new BrowserVoiceOptions();
        if (options.Runner.Validate() is { Count: > 0 } errors)
        {
            throw new ArgumentException(string.Join(' ', errors), nameof(options));
        }

        var services = routes.ServiceProvider;
        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
        return Map(routes, model, agents, options, clock, agent => new RealtimeRunner(agent, model, options.Runner, loggers, services, clock));
    }

    /// <summary>The same with one agent for everybody.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="runner">Agent and model.</param>
    /// <param name="options">Null takes the defaults.</param>
    public static IEndpointConventionBuilder MapBrowserVoice(this IEndpointRouteBuilder routes, RealtimeRunner runner, BrowserVoiceOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(runner);
        var agent = new BrowserAgent(runner.Agent.Name, runner.Agent.HandoffDescription ?? "", () => runner.Agent);
        return Map(routes, runner.Model, [agent], options ?? new BrowserVoiceOptions(), runner.TimeProvider, _ => runner);
    }

    private static RouteGroupBuilder Map(
        IEndpointRouteBuilder routes,
        IRealtimeModel model,
        IReadOnlyList<BrowserAgent> agents,
        BrowserVoiceOptions options,
        TimeProvider clock,
        Func<RealtimeAgent, RealtimeRunner> runner)
    {
        if (agents.Count == 0 || agents.DistinctBy(a => a.Name).Count() != agents.Count)
        {
            throw new ArgumentException("At least one agent is needed, and each needs a name of its own.", nameof(agents));
        }

        var services = routes.ServiceProvider;
        var doors = new BrowserRoutes(new BrowserParts(
            model,
            [.. agents],
            runner,
            options,
            services.GetService<CallRegistry>(),
            clock,
            services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance,
            services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None));
        var group = routes.MapGroup("");
        group.MapPost(BrowserRoutes.StartPath, (RequestDelegate)doors.StartAsync);
        group.MapGet(BrowserRoutes.MetricsPath, (RequestDelegate)doors.MetricsAsync);
        group.MapMethods(BrowserRoutes.StartPath, [HttpMethods.Options], (RequestDelegate)doors.PreflightAsync);
        group.MapMethods(BrowserRoutes.MetricsPath, [HttpMethods.Options], (RequestDelegate)doors.PreflightAsync);

        // With its own WebSocket middleware, so that a program cannot forget it.
        var upgrade = routes.CreateApplicationBuilder().UseWebSockets();
        upgrade.Run(doors.StreamAsync);
        group.MapMethods(BrowserRoutes.StreamPath, [HttpMethods.Get, HttpMethods.Connect], upgrade.Build());
        return group;
    }
}
