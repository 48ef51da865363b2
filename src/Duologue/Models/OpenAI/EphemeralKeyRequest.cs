using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Duologue.Protocol;

namespace Duologue.Models.OpenAI;

/// <summary>The HTTP call that makes an ephemeral key.</summary>
internal sealed class EphemeralKeyRequest(OpenAIOptions options, OpenAIFailures failures)
{
    public async Task<EphemeralKey> SendAsync(
        HttpClient client, WireSession session, TimeSpan? expiresAfter, string? key, CancellationToken cancellationToken)
    {
        var beta = options.Shape == WireShape.Beta;
        var address = OpenAIAddress.Http(options, beta ? "/sessions" : "/client_secrets");
        using var request = new HttpRequestMessage(HttpMethod.Post, address);
        foreach (var (name, value) in OpenAIAddress.Headers(options, key))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        request.Content = new ByteArrayContent(beta ? BetaBody(session) : Body(session, expiresAfter));
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        try
        {
            using var response = await client.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                var wait = RetryAfter.Read(response.Headers.RetryAfter?.ToString(), options.TimeProvider);
                throw failures.FromStatus(response.StatusCode, wait, new HttpRequestException(response.ReasonPhrase));
            }

            var reply = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            return Read(reply);
        }
        catch (HttpRequestException exception)
        {
            throw failures.Unreachable(address, exception);
        }
    }

    private static byte[] Body(WireSession session, TimeSpan? expiresAfter)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        if (expiresAfter is { } time)
        {
            writer.WriteStartObject("expires_after"u8);
            writer.WriteString("anchor"u8, "created_at"u8);
            writer.WriteNumber("seconds"u8, (long)time.TotalSeconds);
            writer.WriteEndObject();
        }

        WireMembers.Session(writer, session, WireShape.Ga);
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static byte[] BetaBody(WireSession session)
    {
        // Beta takes the bare session, so it is cut out of an update.
        var buffer = new ArrayBufferWriter<byte>();
        new RealtimeJson(WireShape.Beta).Write(new ClientEvent.UpdateSession(session), buffer);
        return System.Text.Encoding.UTF8.GetBytes(JsonElement.Parse(buffer.WrittenSpan).GetProperty("session").GetRawText());
    }

    private static EphemeralKey Read(byte[] reply)
    {
        try
        {
            var root = JsonElement.Parse(reply);
            var secret = root.TryGetProperty("client_secret", out var nested) ? nested : root;
            var value = secret.GetProperty("value").GetString();
            var expiresAt = DateTimeOffset.FromUnixTimeSeconds(secret.GetProperty("expires_at").GetInt64());
            return new EphemeralKey(value ?? throw new JsonException("The key is null."), expiresAt);
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new RealtimeException(RealtimeFailure.Garbage, "The server's answer holds no ephemeral key.", exception);
        }
    }
}
