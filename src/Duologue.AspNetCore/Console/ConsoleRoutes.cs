using Duologue.AspNetCore.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Microsoft.AspNetCore.Builder;

/// <summary>The page in which people talk with the agents of this server.</summary>
public static class ConsoleRoutes
{
    /// <summary>Maps the web console: its page at the path, its scripts and styles below <c>assets</c>.</summary>
    /// <remarks>
    /// The page is open to everybody who reaches the server; what it does is not: it speaks the voice socket of <c>MapBrowserVoice</c>, mapped at
    /// the root of the same server, which asks for a key where one is needed. It sends a strict content security policy, loads nothing from
    /// elsewhere, and may use the microphone. Built without Node (<c>-p:SkipWeb=true</c>), it is a note that says so. Thread-safe.
    /// </remarks>
    /// <param name="routes">The application.</param>
    /// <param name="path">Where the page is, without a query. Default the root.</param>
    /// <returns>The group of all routes.</returns>
    /// <exception cref="ArgumentException">The path does not begin with a slash, or holds a parameter.</exception>
    public static RouteGroupBuilder MapConsole(this IEndpointRouteBuilder routes, string path = "/") => Map(routes, path, ConsoleFiles.Embedded);

    internal static RouteGroupBuilder Map(IEndpointRouteBuilder routes, string path, ConsoleFiles files)
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/') || path.AsSpan().ContainsAny("{}?#"))
        {
            throw new ArgumentException("The path of the console begins with '/' and is plain, such as \"/\" or \"/console\".", nameof(path));
        }

        var group = routes.MapGroup(path.TrimEnd('/'));
        foreach (var file in files.All)
        {
            RequestDelegate answer = file.IsPage ? context => AnswerPageAsync(context, file) : file.AnswerAsync;
            group.MapMethods(file.IsPage ? "/" : "/" + file.Path, [HttpMethods.Get, HttpMethods.Head], answer);
        }

        return group;
    }

    /// <summary>The page names its scripts relative to itself, so its own address must end in a slash.</summary>
    private static Task AnswerPageAsync(HttpContext context, ConsoleFile page)
    {
        var request = context.Request;
        if (request.Path.Value is { Length: > 0 } asked && asked.EndsWith('/'))
        {
            return page.AnswerAsync(context);
        }

        context.Response.Redirect($"{request.PathBase}{request.Path}/{request.QueryString}", permanent: false, preserveMethod: true);
        return Task.CompletedTask;
    }
}
