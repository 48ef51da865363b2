namespace Duologue.App.Commands;

/// <summary>What <c>duologue talk</c> was asked for.</summary>
internal sealed record TalkRequest(string AudioFile, string? OutFile, bool Stereo, string Agent, string Model, bool Fast);
