namespace Duologue.Tests.Speech;

/// <summary>
/// Tests that let the offline voice speak, one after the other: it takes its noise from the process's random numbers, so only a voice that
/// speaks alone says the same words with the same sound each time, and what is recognised in it does not depend on the neighbours.
/// </summary>
[CollectionDefinition(Name)]
public sealed class VoiceCollection
{
    public const string Name = "voice";
}
