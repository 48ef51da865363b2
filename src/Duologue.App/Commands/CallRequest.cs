namespace Duologue.App.Commands;

/// <summary>What <c>duologue call</c> was asked for.</summary>
internal sealed record CallRequest(
    string To, string Agent, IReadOnlyDictionary<string, string> Variables, string? Server, string? Key, bool Wait);
