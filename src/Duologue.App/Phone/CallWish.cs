namespace Duologue.App.Phone;

/// <summary>The body of <c>POST /calls</c>.</summary>
internal sealed record CallWish(string To, string Agent, IReadOnlyDictionary<string, string> Variables);
