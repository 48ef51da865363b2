using Duologue.AspNetCore.Calls;
using Duologue.Phone;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The routes by which programs place, watch and steer phone calls.</summary>
public static class CallsEndpoints
{
    /// <summary>Maps <c>POST /calls</c>, <c>GET /calls/{id}</c>, <c>POST /calls/{id}/hangup</c> and <c>POST /calls/{id}/transfer</c>.</summary>
    /// <remarks>
    /// Every one needs <c>Authorization: Bearer KEY</c> with a key of <see cref="OutboundOptions.ApiKeys"/>; without any key configured all answer
    /// 403. Errors are <c>{"error":{"code":"…","message":"…"}}</c>. Knows no carrier: any <see cref="IPhoneLine"/> will do.
    /// </remarks>
    /// <param name="routes">The application.</param>
    /// <returns>The group of all routes.</returns>
    /// <exception cref="InvalidOperationException">No <see cref="IPhoneLine"/> is registered.</exception>
    public static RouteGroupBuilder MapCalls(this IEndpointRouteBuilder routes)
    {
        ArgumentNullException.ThrowIfNull(routes);
        var services = routes.ServiceProvider;
        var line = services.GetService<IPhoneLine>() ?? throw new InvalidOperationException("Register an IPhoneLine before MapCalls, for example by services.AddTwilio().");
        var loggers = services.GetService<ILoggerFactory>() ?? NullLoggerFactory.Instance;
        var check = new ApiKeyCheck(services.GetService<OutboundOptions>() ?? OutboundOptions.FromEnvironment(), loggers.CreateLogger<ApiKeyCheck>());
        var calls = new CallRoutes(line);
        var group = routes.MapGroup("/calls");
        ((IEndpointConventionBuilder)group).Add(endpoint =>
        {
            if (endpoint.RequestDelegate is { } route)
            {
                endpoint.RequestDelegate = check.Wrap(route);
            }
        });
        group.MapPost("", (RequestDelegate)calls.PlaceAsync);
        group.MapGet("/{id}", (RequestDelegate)calls.ShowAsync);
        group.MapPost("/{id}/hangup", (RequestDelegate)calls.HangUpAsync);
        group.MapPost("/{id}/transfer", (RequestDelegate)calls.TransferAsync);
        return group;
    }
}
