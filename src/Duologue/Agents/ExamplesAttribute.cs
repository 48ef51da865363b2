namespace Duologue;

/// <summary>What people say when they want the tool that a method becomes.</summary>
/// <remarks>
/// Read from the method given to <c>AIFunctionFactory.Create</c>, through any wrapper. Models in this process match what they hear against
/// the examples; services on the network never see them. <c>[optional]</c>, <c>(this|that)</c> and <c>{parameter}</c> are allowed. <c>*</c> makes the tool
/// the one for whatever nothing else fits.
/// </remarks>
/// <param name="examples">Sentences, such as <c>What's the weather in {city}?</c></param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class ExamplesAttribute(params string[] examples) : Attribute
{
    /// <summary>The sentences.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
