namespace Duologue.App.Agents.Concierge;

/// <summary>What the concierge and the reservation agent must not hear or say.</summary>
internal static class ConciergeGuardrails
{
    public static OutputGuardrail NoSensitiveNumbers { get; } = new(
        "no_sensitive_numbers",
        text => SensitiveNumbers.Find(text) is { } found ? GuardrailResult.Trip($"The answer contained {found}.") : GuardrailResult.Pass);

    /// <summary>The concierge speaks of a reservation as made only when an outcome says so.</summary>
    public static OutputGuardrail NoInventedConfirmation { get; } = new(
        "no_invented_confirmation",
        (context, text, _) => ValueTask.FromResult(
            ClaimedConfirmation.Find(text, ConciergeDesk.Of(context).Outcomes) is { } claim
                ? GuardrailResult.Replace(claim, "Sorry, I have to correct myself: the restaurant has not confirmed that.")
                : GuardrailResult.Pass));

    /// <summary>On the phone, a confirmation number is repeated only as the restaurant gave it.</summary>
    public static OutputGuardrail OnlyNumbersHeard { get; } = new(
        "only_numbers_heard",
        (context, text, _) => ValueTask.FromResult(
            ClaimedConfirmation.NumberIn(text) is { } number && !WasHeard(context, number)
                ? GuardrailResult.Replace("A confirmation number was said that the restaurant did not give.", "Sorry, could you tell me the confirmation number?")
                : GuardrailResult.Pass));

    /// <summary>Refuses nonsense before it reaches the model.</summary>
    public static InputGuardrail SensibleWish(TimeProvider timeProvider) => new(
        "sensible_wish",
        text => WishGuard.Find(text, DateOnly.FromDateTime(timeProvider.GetLocalNow().DateTime)) is { } wrong
            ? GuardrailResult.Replace(wrong.Reason, wrong.Words)
            : GuardrailResult.Pass);

    private static bool WasHeard(AgentContext context, string number) => context.History.OfType<ConversationItem.Message>()
        .Where(message => message.Role == MessageRole.User)
        .Any(message => ClaimedConfirmation.Letters(message.Text).Contains(number, StringComparison.OrdinalIgnoreCase)
            || ConfirmationNumber.Find(new Duologue.Chat.Intents.SpokenWords(message.Text), wasAsked: true)?.Number.Contains(number, StringComparison.OrdinalIgnoreCase) == true);
}
