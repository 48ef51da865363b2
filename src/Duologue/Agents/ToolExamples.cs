using System.Reflection;
using Microsoft.Extensions.AI;

namespace Duologue;

/// <summary>Attaches to a tool what people say when they want it.</summary>
public static class ToolExamples
{
    /// <summary>Wraps a function so that it carries examples besides those it has already.</summary>
    /// <param name="function">The function; not changed.</param>
    /// <param name="examples">Sentences; <c>[optional]</c>, <c>(this|that)</c> and <c>{parameter}</c> are allowed.</param>
    public static AIFunction WithExamples(this AIFunction function, params string[] examples)
    {
        ArgumentNullException.ThrowIfNull(function);
        ArgumentNullException.ThrowIfNull(examples);
        return new ExampledFunction(function, [.. Of(function), .. examples]);
    }

    /// <summary>The examples of a tool: those given by <see cref="WithExamples"/> and by <see cref="ExamplesAttribute"/>.</summary>
    /// <param name="tool">Any tool; wrappers are looked through.</param>
    /// <returns>Empty when it has none.</returns>
    public static IReadOnlyList<string> Of(AITool tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        if (tool.GetService<ExampledFunction>() is { } exampled)
        {
            return exampled.Examples;
        }

        var method = (tool as AIFunction ?? tool.GetService<AIFunction>())?.UnderlyingMethod;
        return method is null ? [] : [.. method.GetCustomAttributes<ExamplesAttribute>().SelectMany(a => a.Examples)];
    }

    private sealed class ExampledFunction(AIFunction inner, IReadOnlyList<string> examples) : DelegatingAIFunction(inner)
    {
        public IReadOnlyList<string> Examples { get; } = examples;
    }
}
