using System.Text.Json;

namespace Duologue.App.Agents.Concierge;

/// <summary>What came of a reservation call. Immutable.</summary>
internal sealed record ReservationOutcome
{
    /// <summary>Whether the restaurant has said that the table is reserved.</summary>
    public required bool Confirmed { get; init; }

    /// <summary>As the restaurant gave it; null when it gave none.</summary>
    public string? ConfirmationNumber { get; init; }

    /// <summary>Day of the table, or of the one offered instead; null when there is neither.</summary>
    public DateOnly? Date { get; init; }

    /// <summary>Time of the table, or of the one offered instead; null when there is neither.</summary>
    public TimeOnly? Time { get; init; }

    /// <summary>How many people; null when not confirmed.</summary>
    public int? PartySize { get; init; }

    /// <summary>Name of the reservation; null when not confirmed.</summary>
    public string? Name { get; init; }

    /// <summary>Special wishes that the restaurant was told; null for none.</summary>
    public string? Remarks { get; init; }

    /// <summary>What is still to be settled, one sentence each.</summary>
    public IReadOnlyList<string> Open { get; init; } = [];

    /// <summary>Why it is not confirmed, as in <see cref="OutcomeReason"/>; null when it is.</summary>
    public string? Reason { get; init; }

    public JsonElement ToJson() => JsonSerializer.SerializeToElement(this, ReservationJson.Default.ReservationOutcome);

    /// <summary>Null when the JSON is no outcome.</summary>
    public static ReservationOutcome? FromJson(JsonElement json)
    {
        try
        {
            return json.Deserialize(ReservationJson.Default.ReservationOutcome);
        }
        catch (JsonException)
        {
            // another agent's result
            return null;
        }
    }
}
