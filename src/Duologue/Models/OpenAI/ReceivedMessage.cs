namespace Duologue.Models.OpenAI;

/// <summary>One message of the socket; memory only with text.</summary>
internal readonly record struct ReceivedMessage(ReceivedKind Kind, Memory<byte> Bytes);
