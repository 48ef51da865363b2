namespace Duologue.Load.Talk;

/// <summary>A message that a bare server sends as it is.</summary>
/// <param name="Bytes">All of it.</param>
/// <param name="StampAt">Where the time of sending belongs; negative when it has none.</param>
/// <param name="IsText">Text or binary.</param>
internal sealed record BareMessage(byte[] Bytes, int StampAt, bool IsText);
