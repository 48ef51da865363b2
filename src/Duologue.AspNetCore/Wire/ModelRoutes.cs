using System.Text.Json;
using Duologue.Protocol;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Wire;

/// <summary>Says which models there are, as far as anybody can: a session takes any name.</summary>
internal sealed class ModelRoutes(IReadOnlyList<string> names, DateTimeOffset since)
{
    public Task ListAsync(HttpContext context) => WireAnswers.SendAsync(context, StatusCodes.Status200OK, writer =>
    {
        writer.WriteString("object", "list");
        writer.WriteStartArray("data");
        foreach (var name in names)
        {
            writer.WriteStartObject();
            Write(writer, name);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    public Task FindAsync(HttpContext context)
    {
        var id = context.Request.RouteValues["id"] as string ?? "";
        return names.Contains(id, StringComparer.Ordinal)
            ? WireAnswers.SendAsync(context, StatusCodes.Status200OK, writer => Write(writer, id))
            : WireAnswers.RefuseAsync(context, StatusCodes.Status404NotFound, NotFound);
    }

    private static WireError NotFound { get; } = WireErrors.Invalid("model_not_found", "No model of this name is listed here. GET /v1/models lists them.", "model");

    private void Write(Utf8JsonWriter writer, string name)
    {
        writer.WriteString("id", name);
        writer.WriteString("object", "model");
        writer.WriteNumber("created", since.ToUnixTimeSeconds());
        writer.WriteString("owned_by", "duologue");
    }
}
