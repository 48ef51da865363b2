using Duologue.App.Agents.Starter;
using Duologue.Testing;

namespace Duologue.App.Tests.Agents.Starter;

public class AppointmentToolTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 9, 0, 0, TimeSpan.Zero);
    private readonly AppointmentBook _book;
    private readonly AppointmentTool _tool;

    public AppointmentToolTests()
    {
        _book = new AppointmentBook(new ManualTimeProvider(Now));
        _tool = new AppointmentTool(_book);
    }

    [Fact]
    public void A_booking_says_day_time_and_number()
    {
        var answer = _tool.BookAppointment(new DateOnly(2026, 11, 22), new TimeOnly(14, 0));

        Assert.Equal("Your consultation is booked for Sunday, November 22 at 2 PM. The confirmation number is 101.", answer);
        Assert.Equal(AppointmentKind.Consultation, Assert.Single(_book.All).Kind);
    }

    [Fact]
    public void Minutes_are_said_only_when_there_are_any()
    {
        var answer = _tool.BookAppointment(new DateOnly(2026, 11, 23), new TimeOnly(15, 30), AppointmentKind.Premium);

        Assert.Contains("premium appointment is booked for Monday, November 23 at 3:30 PM", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_time_is_not_booked_twice()
    {
        _tool.BookAppointment(new DateOnly(2026, 11, 22), new TimeOnly(14, 0));

        var error = Assert.Throws<ToolFailedException>(() => _tool.BookAppointment(new DateOnly(2026, 11, 22), new TimeOnly(14, 0)));

        Assert.Contains("already taken", error.Message, StringComparison.Ordinal);
        Assert.Single(_book.All);
    }

    [Fact]
    public void A_past_time_is_refused()
    {
        var error = Assert.Throws<ToolFailedException>(() => _tool.BookAppointment(new DateOnly(2026, 11, 21), new TimeOnly(8, 0)));

        Assert.Contains("passed", error.Message, StringComparison.Ordinal);
        Assert.Empty(_book.All);
    }

    [Fact]
    public void Booking_at_once_from_many_threads_gives_every_number_once()
    {
        Parallel.For(0, 50, i => _book.Book(new DateOnly(2026, 12, 1).AddDays(i), new TimeOnly(10, 0), AppointmentKind.Basic));

        Assert.Equal(Enumerable.Range(101, 50), _book.All.Select(a => a.Number).Order());
    }
}
