using System.Text.Json;

namespace Duologue.AspNetCore.Audio;

/// <summary>A tool that ran.</summary>
/// <param name="Name">Which.</param>
/// <param name="Arguments">With what; text when it was no JSON.</param>
/// <param name="Result">What came of it, or what the model was told when it failed.</param>
/// <param name="IsFailed">Whether it failed.</param>
internal sealed record ToolUse(string Name, JsonElement Arguments, string Result, bool IsFailed);
