using System.Text.Json;

namespace Duologue.App.Phone;

/// <summary>What a server tells about a call: the answer of <c>GET /calls/{id}</c>, as far as the commands read it.</summary>
internal sealed record CallReport
{
    public required string Id { get; init; }

    public string Agent { get; init; } = "";

    public string Status { get; init; } = "";

    public string? AnsweredBy { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? AnsweredAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>How the conversation ended; null while it goes on, and when there was none.</summary>
    public string? End { get; init; }

    public IReadOnlyList<CallReportLine> Transcript { get; init; } = [];

    public JsonElement? Result { get; init; }

    /// <summary>Whether the carrier has said its last word.</summary>
    public bool IsOver => Status is "completed" or "busy" or "no-answer" or "failed" or "canceled";

    /// <summary>Whether nothing more comes: the carrier's last word may be there before the conversation's.</summary>
    /// <param name="expectsResult">Whether the agent makes something of its calls.</param>
    public bool IsWhole(bool expectsResult) =>
        IsOver && (AnsweredAt is null || End is not null) && (!expectsResult || Result is not null);

    /// <summary>Whether the last word is the caller's: an answer is due.</summary>
    public bool OwesAnswer => Transcript is [.., { IsCaller: true }];
}
