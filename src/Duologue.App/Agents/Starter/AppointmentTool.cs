using System.ComponentModel;
using System.Globalization;

namespace Duologue.App.Agents.Starter;

/// <summary>Books appointments.</summary>
internal sealed class AppointmentTool(AppointmentBook book)
{
    [Description("Books an appointment.")]
    [Examples(
        "book an appointment {date} at {time}",
        "book an appointment",
        "book a {service} appointment {date} at {time}",
        "book me a {service} [appointment] {date} at {time}",
        "(make|schedule|set up) an appointment [for] {date} at {time}",
        "(i'd like|i want|i need|can i have|could i get) an appointment [for] {date} at {time}",
        "(i'd like|i want|i would like) to (book|make|schedule) an appointment [for] {date} at {time}",
        "can you (book|schedule|make) [me] an appointment [for] {date} at {time}",
        "schedule a {service} [appointment] for {date} at {time}")]
    public string BookAppointment(
        [Description("The day.")] DateOnly date,
        [Description("The time of day.")] TimeOnly time,
        [Description("The kind of appointment.")] AppointmentKind service = AppointmentKind.Consultation)
    {
        var appointment = book.Book(date, time, service);
        var day = appointment.Start.ToString("dddd, MMMM d", CultureInfo.InvariantCulture);
        var hour = appointment.Start.ToString(appointment.Start.Minute == 0 ? "h tt" : "h:mm tt", CultureInfo.InvariantCulture);
        var kind = service switch
        {
            AppointmentKind.Basic => "basic appointment",
            AppointmentKind.Premium => "premium appointment",
            _ => "consultation",
        };
        return $"Your {kind} is booked for {day} at {hour}. The confirmation number is {appointment.Number}.";
    }
}
