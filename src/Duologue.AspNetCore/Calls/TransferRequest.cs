namespace Duologue.AspNetCore.Calls;

/// <summary>The body of <c>POST /calls/{id}/transfer</c>.</summary>
internal sealed record TransferRequest(string? To);
