namespace Duologue.AspNetCore.Calls;

/// <summary>Whose key came with a request.</summary>
internal sealed record ApiKeyName(string Name);
