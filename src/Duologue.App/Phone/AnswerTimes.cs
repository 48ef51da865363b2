using Duologue.Audio;
using Duologue.Testing.Twilio;

namespace Duologue.App.Phone;

/// <summary>How long the human at the phone waited for answers, measured where it matters: at the ear.</summary>
internal static class AnswerTimes
{
    /// <summary>From each end of speech to the first sound after it; ends that were not followed by one before the human spoke again are left out.</summary>
    /// <param name="speechEnds">When the human stopped speaking, on the ear's clock, in order.</param>
    /// <param name="sounds">What was played to the human.</param>
    public static IReadOnlyList<TimeSpan> Find(IReadOnlyList<TimeSpan> speechEnds, IReadOnlyList<FakeSound> sounds)
    {
        var heard = sounds.Where(s => !s.Audio.IsEmpty).OrderBy(s => s.At).ToList();
        List<TimeSpan> times = [];
        for (var i = 0; i < speechEnds.Count; i++)
        {
            var (end, next) = (speechEnds[i], i + 1 < speechEnds.Count ? speechEnds[i + 1] : TimeSpan.MaxValue);
            var first = heard.FirstOrDefault(s => s.At >= end);
            if (first is not null && first.At < next && !heard.Any(s => s.At < end && EndOf(s) > end))
            {
                times.Add(first.At - end);
            }
        }

        return times;
    }

    private static TimeSpan EndOf(FakeSound sound) => sound.At + AudioFormat.MuLaw8k.DurationOf(sound.Audio.Length);
}
