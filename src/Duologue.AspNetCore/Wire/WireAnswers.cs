using System.Buffers;
using System.Text.Json;
using Duologue.Protocol;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Wire;

/// <summary>Answers over HTTP, in the service's form.</summary>
internal static class WireAnswers
{
    public static Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var body = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(body))
        {
            writer.WriteStartObject();
            write(writer);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = body.WrittenCount;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted).AsTask();
    }

    public static Task RefuseAsync(HttpContext context, int status, WireError error) => SendAsync(context, status, writer =>
    {
        writer.WriteStartObject("error");
        writer.WriteString("message", error.Message);
        writer.WriteString("type", error.Type);
        writer.WriteString("param", error.Param);
        writer.WriteString("code", error.Code);
        writer.WriteEndObject();
    });

    /// <summary>Puts the door before a route.</summary>
    public static RequestDelegate Behind(Door door, RequestDelegate next) => context =>
    {
        var verdict = door.ForRequest(context);
        if (!verdict.IsFromFriend)
        {
            return RefuseForeignAsync(context);
        }

        if (!verdict.MayEnter)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            return RefuseAsync(context, StatusCodes.Status401Unauthorized, WireErrors.InvalidKey);
        }

        return next(context);
    };

    public static Task RefuseForeignAsync(HttpContext context) => RefuseAsync(
        context, StatusCodes.Status403Forbidden, WireErrors.Invalid("origin_not_allowed", "Pages of this origin may not use this server."));
}
