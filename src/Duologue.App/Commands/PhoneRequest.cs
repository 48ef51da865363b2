namespace Duologue.App.Commands;

/// <summary>What <c>duologue phone</c> was asked for.</summary>
internal sealed record PhoneRequest(string Agent, string Wav, string? Out, string? Server, string From, string Digits);
