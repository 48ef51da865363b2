using Duologue;
using Duologue.AspNetCore.Twilio;
using Duologue.Phone;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The routes by which phone calls come in.</summary>
public static class TwilioRoutes
{
    /// <summary>Maps <c>POST /twilio/voice</c>, <c>/twilio/resume</c>, <c>/twilio/status</c> and the media stream <c>/twilio/stream</c>.</summary>
    /// <remarks>
    /// Every one of them takes only what is signed with the account's token for the configured origin, except in the Development environment
    /// with <see cref="TwilioOptions.RequireSignature"/> off, which is logged as a warning. To be called once, on the application itself: the
    /// paths stand in what the carrier is told.
    /// </remarks>
    /// <param name="routes">The application.</param>
    /// <param name="planner">Decides how each call is held.</param>
    /// <returns>The group of all routes.</returns>
    /// <exception cref="InvalidOperationException"><c>AddTwilio</c> was not called, or this has been called already.</exception>
    public static RouteGroupBuilder MapTwilio(this IEndpointRouteBuilder routes, PhoneCallPlanner planner)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(planner);
        var services = routes.ServiceProvider;
        var switchboard = services.GetService<Switchboard>() ?? throw new InvalidOperationException("Call services.AddTwilio() before MapTwilio.");
        switchboard.SetPlanner(planner);
        var parts = switchboard.Parts;
        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        switchboard.IsOpen = !parts.Options.RequireSignature && services.GetService<IHostEnvironment>()?.IsDevelopment() == true;
        SignatureShout.Say(parts.Options, switchboard.IsOpen, loggers.CreateLogger<SignatureCheck>());

        var check = new SignatureCheck(parts.Options, switchboard.IsOpen, parts.TimeProvider, loggers.CreateLogger<SignatureCheck>());
        var webhooks = new WebhookRoutes(switchboard);
        var streams = new StreamRoute(switchboard, loggers.CreateLogger<TwilioStream>());
        var group = routes.MapGroup(TwilioAddresses.Group);
        ((IEndpointConventionBuilder)group).Add(endpoint => endpoint.RequestDelegate = check.Wrap(endpoint.RequestDelegate ?? NothingAsync));
        group.MapPost(TwilioAddresses.VoicePath, (RequestDelegate)webhooks.VoiceAsync);
        group.MapPost(TwilioAddresses.ResumePath, (RequestDelegate)webhooks.ResumeAsync);
        group.MapPost(TwilioAddresses.StatusPath, (RequestDelegate)webhooks.StatusAsync);

        // With its own WebSocket middleware, so that a program cannot forget it.
        var upgrade = routes.CreateApplicationBuilder().UseWebSockets();
        upgrade.Run(streams.RunAsync);
        group.MapMethods(TwilioAddresses.StreamPath, [HttpMethods.Get, HttpMethods.Connect], upgrade.Build());
        return group;
    }

    /// <summary>The same with one agent for every call.</summary>
    /// <param name="routes">The application.</param>
    /// <param name="runner">Agent and model.</param>
    /// <returns>The group of all routes.</returns>
    /// <exception cref="InvalidOperationException"><c>AddTwilio</c> was not called, or this has been called already.</exception>
    public static RouteGroupBuilder MapTwilio(this IEndpointRouteBuilder routes, RealtimeRunner runner)
    {
        ArgumentNullException.ThrowIfNull(runner);
        return routes.MapTwilio(_ => new PhoneCallPlan(runner));
    }

    private static Task NothingAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
