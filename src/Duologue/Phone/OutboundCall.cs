namespace Duologue.Phone;

/// <summary>A wish to ring somebody. Immutable.</summary>
/// <param name="To">Number in E.164, such as <c>+15550001111</c>.</param>
/// <param name="Agent">Name of the agent that talks.</param>
public sealed record OutboundCall(string To, string Agent)
{
    /// <summary>What the agent should know, by name; strings of at most 500 characters.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The same key places one call only, however often it is asked for within a day; null makes every wish its own.</summary>
    public string? IdempotencyKey { get; init; }

    /// <summary>Who asks, for the limits that count by asker; a name, never a secret.</summary>
    /// <value>Default <c>local</c>: the program itself.</value>
    public string Asker { get; init; } = "local";

    /// <summary>Longest duration of the call; null takes the line's. A longer one than the line's is cut to it.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>Whom and by whom; the number is shortened, so that it may be logged.</summary>
    public override string ToString() => $"{Agent} to {PhoneNumber.Mask(To)}";
}
