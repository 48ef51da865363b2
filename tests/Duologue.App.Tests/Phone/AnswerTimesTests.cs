using Duologue.App.Phone;
using Duologue.Testing.Twilio;

namespace Duologue.App.Tests.Phone;

public class AnswerTimesTests
{
    [Fact]
    public void Each_turn_that_was_answered_gives_a_time()
    {
        var times = AnswerTimes.Find([At(2.0), At(6.0)], [Sound(2.3, 1), Sound(3.3, 1), Sound(6.5, 2)]);

        Assert.Equal([At(0.3), At(0.5)], times);
    }

    [Fact]
    public void A_pause_in_the_middle_of_speaking_is_no_turn()
    {
        var times = AnswerTimes.Find([At(1.0), At(2.0)], [Sound(2.3, 1)]);

        Assert.Equal([At(0.3)], times);
    }

    [Fact]
    public void An_agent_that_speaks_already_is_no_answer()
    {
        var times = AnswerTimes.Find([At(2.0)], [Sound(1.5, 1), Sound(2.5, 1)]);

        Assert.Empty(times);
    }

    [Fact]
    public void What_was_cut_away_whole_was_not_heard()
    {
        var times = AnswerTimes.Find([At(2.0)], [Sound(2.1, 0), Sound(2.4, 1)]);

        Assert.Equal([At(0.4)], times);
    }

    private static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    private static FakeSound Sound(double at, double seconds) => new(At(at), At(at), new byte[(int)(seconds * 8_000)], 0);
}
