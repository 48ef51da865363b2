namespace Duologue.Models.Reconnecting;

/// <summary>A new line and the settings it was opened with; the session may have changed them while it was being opened.</summary>
internal sealed record OpenedLine(IRealtimeConnection Connection, RealtimeSettings Settings);
