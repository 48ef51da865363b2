namespace Duologue.App.Agents.Starter;

/// <summary>A booked hour.</summary>
/// <param name="Number">The confirmation number.</param>
/// <param name="Start">Local time.</param>
/// <param name="Kind">What for.</param>
internal sealed record Appointment(int Number, DateTime Start, AppointmentKind Kind);
