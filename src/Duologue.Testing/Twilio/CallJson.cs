using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Duologue.Testing.Twilio;

/// <summary>Writes what the REST interface answers.</summary>
internal static class CallJson
{
    public static RestAnswer Error(int status, int code, string message) => new(status, Write(json =>
    {
        json.WriteNumber("code", code);
        json.WriteString("message", message);
        json.WriteString("more_info", $"https://www.twilio.com/docs/errors/{code}");
        json.WriteNumber("status", status);
    }));

    public static RestAnswer Of(int status, CallLife life) => new(status, Write(json =>
    {
        var state = life.State;
        var facts = state.Facts;
        json.WriteString("sid", facts.CallSid);
        json.WriteString("account_sid", facts.AccountSid);
        json.WriteString("api_version", "2010-04-01");
        json.WriteString("from", facts.From);
        json.WriteString("to", facts.To);
        json.WriteString("status", state.Status);
        json.WriteString("direction", facts.Direction);
        json.WriteString("answered_by", state.AnsweredBy);
        json.WriteString("date_created", Date(facts.CreatedAt));
        json.WriteString("date_updated", Date(state.EndedAt ?? state.AnsweredAt ?? facts.CreatedAt));
        json.WriteString("start_time", Date(state.AnsweredAt));
        json.WriteString("end_time", Date(state.EndedAt));
        json.WriteString("duration", state.Seconds?.ToString(CultureInfo.InvariantCulture));
        json.WriteNull("parent_call_sid");
        json.WriteNull("price");
        json.WriteString("price_unit", "USD");
        json.WriteString("uri", $"/2010-04-01/Accounts/{facts.AccountSid}/Calls/{facts.CallSid}.json");
    }));

    private static string? Date(DateTimeOffset? time) => time?.ToString("ddd, dd MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);

    private static string Write(Action<Utf8JsonWriter> fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            fields(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
