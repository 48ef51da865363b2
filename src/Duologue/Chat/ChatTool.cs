using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Duologue.Chat;

/// <summary>A tool as a chat model is told of it: a declaration, with what people say when they want it.</summary>
/// <param name="name">The function's name.</param>
/// <param name="description">What it does.</param>
/// <param name="jsonSchema">JSON schema of its arguments.</param>
/// <param name="examples">
/// Sentences that ask for it; <c>[optional]</c>, <c>(this|that)</c> and <c>{parameter}</c> are allowed, and <see cref="AnythingElse"/>.
/// Empty when its author gave none.
/// </param>
public sealed class ChatTool(string name, string? description, JsonElement jsonSchema, IReadOnlyList<string> examples) : AIFunctionDeclaration
{
    /// <summary>The example of a tool that is called for whatever nothing else fits, small talk included: <c>*</c>.</summary>
    public const string AnythingElse = "*";

    /// <inheritdoc />
    public override string Name => name;

    /// <inheritdoc />
    public override string Description => description ?? "";

    /// <inheritdoc />
    public override JsonElement JsonSchema => jsonSchema;

    /// <summary>Sentences that ask for it.</summary>
    public IReadOnlyList<string> Examples => examples;
}
