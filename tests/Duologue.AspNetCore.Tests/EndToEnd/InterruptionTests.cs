using Duologue.Audio;
using Duologue.AspNetCore.Tests.Twilio;
using Duologue.Protocol;
using Duologue.Testing;

namespace Duologue.AspNetCore.Tests.EndToEnd;

/// <summary>What the model is told was heard, against what the phone played.</summary>
public sealed class InterruptionTests
{
    private const int Interruptions = 200;
    private static readonly TimeSpan MostError = TimeSpan.FromMilliseconds(60);

    [Theory(Timeout = 300_000)]
    [InlineData(AudioEncoding.MuLaw, 8_000)]
    [InlineData(AudioEncoding.Pcm16, 24_000)]
    public async Task Truncation_is_within_60_ms_of_what_was_heard_over_200_interruptions(AudioEncoding encoding, int rate)
    {
        var random = new Random(4);
        var model = new ScriptedModel
        {
            Capabilities = new() { InputFormats = [AudioFormat.MuLaw8k], OutputFormats = [new AudioFormat(encoding, rate)], Voices = ["scripted"] },
        };
        var plans = Enumerable.Range(0, Interruptions).Select(i => Plan(random, i)).ToList();
        foreach (var plan in plans)
        {
            model.Answers(new ScriptedAnswer { Text = "An answer that is cut off.", Audio = plan.Length, HoldAfter = plan.HoldAfter });
        }

        await using var house = await PhoneHouse.TalkAsync(model);
        await house.SettleAsync();
        house.Model.UserSpeaks();
        var errors = new List<TimeSpan>();
        foreach (var plan in plans)
        {
            var before = house.Call.Ear.Heard;
            var said = Truncations(house).Count;
            var messages = house.Call.Ear.MessageCount;
            house.Model.UserStops("Go on.");

            // No time passes before the phone has the first of the answer, or it would play later than it was sent.
            await Soon.HoldsAsync(() => house.Call.Ear.MessageCount > messages);
            await house.SettleAsync();
            await house.PassAsync(plan.InterruptAfter);
            house.Model.UserSpeaks();
            await Soon.HoldsAsync(() => Truncations(house).Count > said);
            await house.SettleAsync();

            var heard = house.Call.Ear.Heard - before;
            await house.PassAsync(TimeSpan.FromMilliseconds(200));
            Assert.Equal(heard, house.Call.Ear.Heard - before);
            errors.Add((TimeSpan.FromMilliseconds(Truncations(house)[^1].AudioEndMs) - heard).Duration());
        }

        Assert.Empty(house.Call.Violations);
        Assert.True(errors.Max() <= MostError, $"the worst of {errors.Count} was {errors.Max().TotalMilliseconds} ms");
    }

    private static List<ClientEvent.TruncateItem> Truncations(PhoneHouse house) => [.. house.Model.Sent.OfType<ClientEvent.TruncateItem>()];

    /// <summary>Every third answer is still being made when it is interrupted; the others wait, whole, to be played.</summary>
    private static (TimeSpan Length, TimeSpan? HoldAfter, TimeSpan InterruptAfter) Plan(Random random, int index)
    {
        var length = TimeSpan.FromMilliseconds(random.Next(1_000, 9_000));
        var hold = index % 3 == 0 ? length * 0.8 : (TimeSpan?)null;
        var most = Math.Min(2_500, (hold ?? length).TotalMilliseconds - 200);
        return (length, hold, TimeSpan.FromMilliseconds(20 * random.Next(2, (int)(most / 20))));
    }
}
