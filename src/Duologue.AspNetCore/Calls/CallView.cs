using System.Text.Json;
using Duologue.Phone;

namespace Duologue.AspNetCore.Calls;

/// <summary>A call as it is shown: numbers are shortened to their last digits.</summary>
internal sealed record CallView(
    string Id,
    string Direction,
    string Agent,
    string Status,
    string? AnsweredBy,
    string From,
    string To,
    DateTimeOffset CreatedAt,
    DateTimeOffset? AnsweredAt,
    DateTimeOffset? EndedAt,
    string? End,
    IReadOnlyList<CallLineView> Transcript,
    JsonElement? Result)
{
    public static CallView Of(PhoneCall call) => new(
        call.Id,
        call.Direction == PhoneCallDirection.Inbound ? "inbound" : "outbound",
        call.Agent,
        Word(call.Status),
        call.AnsweredBy,
        PhoneNumber.Mask(call.From),
        PhoneNumber.Mask(call.To),
        call.CreatedAt,
        call.AnsweredAt,
        call.EndedAt,
        call.End?.Reason.ToString(),
        [.. call.Transcript.Select(CallLineView.Of)],
        call.Result);

    private static string Word(PhoneCallStatus status) => status switch
    {
        PhoneCallStatus.InProgress => "in-progress",
        PhoneCallStatus.NoAnswer => "no-answer",
        _ => status.ToString().ToLowerInvariant(),
    };
}
