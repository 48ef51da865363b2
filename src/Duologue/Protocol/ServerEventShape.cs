namespace Duologue.Protocol;

/// <summary>How one kind of server event is read.</summary>
internal sealed record ServerEventShape(EventField Known, Func<EventFields, ServerEvent?> Make);
