namespace Duologue.App.Tests;

/// <summary>
/// Tests that hold spoken conversations with the offline engine, one after the other: they run faster than the clock and need the machine
/// for themselves, and the voice takes its noise from the process's random numbers.
/// </summary>
[CollectionDefinition(Name)]
public sealed class EngineCollection
{
    public const string Name = "engine";
}
