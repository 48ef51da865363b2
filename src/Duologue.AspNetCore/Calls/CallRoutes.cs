using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Duologue.Phone;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Duologue.AspNetCore.Calls;

/// <summary>Reads requests about calls, asks the line, and writes the answers.</summary>
internal sealed class CallRoutes(IPhoneLine line)
{
    private const int LargestBody = 64 * 1024;

    /// <summary>Places a call.</summary>
    public async Task PlaceAsync(HttpContext context)
    {
        if (await ReadAsync(context, CallsJson.Default.CallRequest, """{"to":"+15550001111","agent":"starter","variables":{}}""").ConfigureAwait(false) is not { } wish)
        {
            return;
        }

        var header = context.Request.Headers["Idempotency-Key"].ToString() is { Length: > 0 } key ? key : null;
        if (string.IsNullOrEmpty(wish.To) || string.IsNullOrEmpty(wish.Agent) || (header is not null && wish.IdempotencyKey is not null && header != wish.IdempotencyKey)
            || wish.Variables?.ContainsValue(null!) == true || wish.TimeLimitSeconds is < 1 or > 86_400 or double.NaN)
        {
            await BadAsync(context, "A call needs \"to\" and \"agent\"; variables are texts, time_limit_seconds is at least 1, and there is one idempotency key.").ConfigureAwait(false);
            return;
        }

        var call = new OutboundCall(wish.To, wish.Agent)
        {
            Variables = wish.Variables ?? [],
            IdempotencyKey = header ?? wish.IdempotencyKey,
            TimeLimit = wish.TimeLimitSeconds is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            Asker = context.Features.Get<ApiKeyName>()?.Name ?? "",
        };
        await TryAsync(context, null, async () =>
        {
            var placed = await line.PlaceAsync(call, context.RequestAborted).ConfigureAwait(false);
            context.Response.Headers.Location = $"/calls/{placed.Id}";
            await CallAnswers.ShowAsync(context, placed, StatusCodes.Status202Accepted).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    /// <summary>Shows a call.</summary>
    public Task ShowAsync(HttpContext context) => WithCallAsync(context, call => CallAnswers.ShowAsync(context, call));

    /// <summary>Ends a call.</summary>
    public Task HangUpAsync(HttpContext context) => WithCallAsync(context, async call =>
    {
        await line.HangUpAsync(call.Id, context.RequestAborted).ConfigureAwait(false);
        await CallAnswers.ShowAsync(context, call).ConfigureAwait(false);
    });

    /// <summary>Connects the human of a call with another number.</summary>
    public async Task TransferAsync(HttpContext context)
    {
        if (await ReadAsync(context, CallsJson.Default.TransferRequest, """{"to":"+15550001111"}""").ConfigureAwait(false) is not { } wish)
        {
            return;
        }

        if (string.IsNullOrEmpty(wish.To))
        {
            await BadAsync(context, "A transfer needs \"to\".").ConfigureAwait(false);
            return;
        }

        await WithCallAsync(context, async call =>
        {
            await line.TransferAsync(call.Id, wish.To, context.RequestAborted).ConfigureAwait(false);
            await CallAnswers.ShowAsync(context, call).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private Task WithCallAsync(HttpContext context, Func<PhoneCall, Task> act) =>
        context.GetRouteValue("id") is string id && line.Log.Find(id) is { } call
            ? TryAsync(context, call, () => act(call))
            : CallAnswers.RefuseAsync(context, StatusCodes.Status404NotFound, "unknown_call", "There is no such call.");

    private static async Task TryAsync(HttpContext context, PhoneCall? call, Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (PhoneLineException error)
        {
            await CallAnswers.RefuseAsync(context, error, call is not null).ConfigureAwait(false);
        }
        catch (ArgumentException error)
        {
            await BadAsync(context, error.Message).ConfigureAwait(false);
        }
    }

    /// <summary>The body; null when it is not what it should be, and that has been said.</summary>
    private static async Task<T?> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type, string example)
        where T : class
    {
        try
        {
            if (await RequestBody.ReadAsync(context.Request, LargestBody, context.RequestAborted).ConfigureAwait(false) is { } body
                && JsonSerializer.Deserialize(body.Span, type) is { } value)
            {
                return value;
            }
        }
        catch (JsonException)
        {
            // Said below, the same way for everything that is not the right JSON.
        }

        await BadAsync(context, $"The body must be JSON of at most {LargestBody} bytes, such as {example}").ConfigureAwait(false);
        return null;
    }

    private static Task BadAsync(HttpContext context, string message) =>
        CallAnswers.RefuseAsync(context, StatusCodes.Status400BadRequest, "bad_request", message);
}
