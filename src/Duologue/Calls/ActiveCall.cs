namespace Duologue.Calls;

/// <summary>A call that goes on.</summary>
/// <param name="Id">Id of its session.</param>
/// <param name="StartedAt">When it began, for people; durations are measured otherwise.</param>
/// <param name="Session">Its conversation.</param>
public sealed record ActiveCall(string Id, DateTimeOffset StartedAt, RealtimeSession Session);
