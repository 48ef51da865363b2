using System.Buffers;
using System.Text.Json;
using Duologue.Models;
using Duologue.Protocol;
using Microsoft.AspNetCore.Http;

namespace Duologue.AspNetCore.Wire;

/// <summary>Mints short-lived keys for devices that must not have a real one. Wire: <c>POST /v1/realtime/client_secrets</c>.</summary>
internal sealed class ShortKeyRoute(ShortKeys secrets, IRealtimeModel model, string defaultName, TimeProvider timeProvider)
{
    private const int LargestBody = 256 * 1024;
    private const int ShortestLife = 10;
    private const int DefaultLife = 600;
    private const int LongestLife = 7_200;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = RealtimeJson.MaximumDepth, AllowDuplicateProperties = false };

    public async Task MintAsync(HttpContext context)
    {
        if (await RequestBody.ReadAsync(context.Request, LargestBody, context.RequestAborted).ConfigureAwait(false) is not { } body)
        {
            await RefuseAsync(context, StatusCodes.Status413PayloadTooLarge, WireErrors.Invalid("invalid_value", "At most 256 KiB of JSON.")).ConfigureAwait(false);
            return;
        }

        var (wish, error) = Read(body);
        if (wish is null)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, error ?? WireErrors.Internal).ConfigureAwait(false);
            return;
        }

        var expiresAt = timeProvider.GetUtcNow().AddSeconds(wish.Seconds);
        if (secrets.Mint(wish.Secret, body.Length, expiresAt) is not { } value)
        {
            await RefuseAsync(context, StatusCodes.Status429TooManyRequests, WireErrors.Full with { Message = "Too many client secrets are good at once. Try again later." })
                .ConfigureAwait(false);
            return;
        }

        await WireAnswers.SendAsync(context, StatusCodes.Status200OK, writer =>
        {
            writer.WriteString("value", value);
            writer.WriteNumber("expires_at", expiresAt.ToUnixTimeSeconds());
            writer.WritePropertyName("session");
            Session(wish.Secret).WriteTo(writer);
        }).ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, int status, WireError error) => WireAnswers.RefuseAsync(context, status, error);

    private (Wish? Wish, WireError? Error) Read(ReadOnlyMemory<byte> body)
    {
        JsonElement json;
        try
        {
            json = body.IsEmpty ? JsonElement.Parse("{}"u8) : JsonElement.Parse(body.Span, Options);
        }
        catch (JsonException error)
        {
            return (null, WireErrors.Invalid("invalid_json", error.Message));
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return (null, WireErrors.Invalid("invalid_json", "The body is one JSON object."));
        }

        var (seconds, error1) = Seconds(json);
        if (error1 is not null)
        {
            return (null, error1);
        }

        var (session, error2) = Configuration(json);
        return session is null ? (null, error2) : (new Wish(new ShortKey(session, session.Model ?? defaultName), seconds), null);
    }

    private static (int Seconds, WireError? Error) Seconds(JsonElement json)
    {
        if (!json.TryGetProperty("expires_after", out var after) || after.ValueKind == JsonValueKind.Null)
        {
            return (DefaultLife, null);
        }

        const string Anchor = "expires_after.anchor";
        const string Place = "expires_after.seconds";
        if (after.ValueKind != JsonValueKind.Object)
        {
            return (0, WireErrors.Invalid("invalid_value", "Invalid type for 'expires_after': expected an object.", "expires_after"));
        }

        if (after.TryGetProperty("anchor", out var anchor) && !(anchor.ValueKind == JsonValueKind.String && anchor.ValueEquals("created_at")))
        {
            return (0, WireErrors.Invalid("invalid_value", "The only anchor is 'created_at'.", Anchor));
        }

        if (!after.TryGetProperty("seconds", out var seconds) || seconds.ValueKind == JsonValueKind.Null)
        {
            return (DefaultLife, null);
        }

        if (seconds.ValueKind != JsonValueKind.Number || !seconds.TryGetInt32(out var life) || life > LongestLife)
        {
            return (0, WireErrors.Invalid("invalid_value", $"A whole number from {ShortestLife} to {LongestLife}.", Place));
        }

        return life < ShortestLife ? (0, WireErrors.Invalid("integer_below_min_value", $"At least {ShortestLife} seconds.", Place)) : (life, null);
    }

    /// <summary>Reads the session as an update of one would be read, so that both are checked alike.</summary>
    private static (WireSession? Session, WireError? Error) Configuration(JsonElement json)
    {
        if (!json.TryGetProperty("session", out var session) || session.ValueKind == JsonValueKind.Null)
        {
            return (new WireSession { Type = "realtime" }, null);
        }

        var update = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(update))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "session.update");
            writer.WritePropertyName("session");
            session.WriteTo(writer);
            writer.WriteEndObject();
        }

        return new RealtimeJson().ReadClientEvent(update.WrittenSpan) switch
        {
            ClientEvent.UpdateSession { Session.Type: not (null or "realtime" or "transcription") } =>
                (null, WireErrors.Invalid("invalid_value", "The type of a session is 'realtime' or 'transcription'.", "session.type")),
            ClientEvent.UpdateSession read => (read.Session with { Type = read.Session.Type ?? "realtime" }, null),
            ClientEvent.Unknown unknown => (null, unknown.Error),
            _ => (null, WireErrors.Internal),
        };
    }

    /// <summary>The session as the answer shows it: complete, and without an end, because it has not begun.</summary>
    private JsonElement Session(ShortKey secret)
    {
        var voice = model.Capabilities.Voices is [var first, ..] ? first : "default";
        var whole = new SessionCompletion(secret.Model, voice, WireShape.Ga, 0).Complete(secret.Session);
        var written = new ArrayBufferWriter<byte>();
        new RealtimeJson().Write(new ServerEvent.SessionCreated(whole), written);
        return JsonElement.Parse(written.WrittenSpan).GetProperty("session");
    }

    private sealed record Wish(ShortKey Secret, int Seconds);
}
