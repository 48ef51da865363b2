namespace Duologue.Protocol;

/// <summary>How one kind of client event is read.</summary>
internal sealed record ClientEventShape(EventField Known, Func<EventFields, ClientEvent?> Make);
