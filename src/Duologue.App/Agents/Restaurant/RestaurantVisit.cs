using Duologue.Models;
using Duologue.Phone;

namespace Duologue.App.Agents.Restaurant;

/// <summary>How the restaurant takes one call.</summary>
/// <param name="Mind">What decides it.</param>
/// <param name="Agent">Who answers.</param>
internal sealed record RestaurantVisit(RestaurantMind Mind, RealtimeAgent Agent)
{
    /// <summary>How long it rings before somebody picks up, or nobody does.</summary>
    public TimeSpan RingsFor => Mind.Mood switch
    {
        RestaurantMood.DoesNotPickUp => TimeSpan.FromSeconds(15),
        RestaurantMood.IsBusy => TimeSpan.FromSeconds(1),
        _ => TimeSpan.FromSeconds(3),
    };

    /// <summary>How a call that nobody answers ends; null when somebody does.</summary>
    public PhoneCallStatus? Unanswered => Mind.Mood switch
    {
        RestaurantMood.DoesNotPickUp => PhoneCallStatus.NoAnswer,
        RestaurantMood.IsBusy => PhoneCallStatus.Busy,
        _ => null,
    };

    /// <summary>After what time the restaurant hangs up; a machine waits for a message no longer than this.</summary>
    public TimeSpan Patience => Mind.Mood == RestaurantMood.HasVoicemail ? TimeSpan.FromSeconds(20) : TimeSpan.FromMinutes(3);

    /// <summary>How it listens. A person asks whether somebody is still there; a machine says its words and answers nothing.</summary>
    public RealtimeSettings Settings => RealtimeSettings.Default with
    {
        TurnDetection = new TurnDetection.ServerVad
        {
            SilenceDuration = TimeSpan.FromMilliseconds(700),
            InterruptResponse = false,
            CreateResponse = Mind.Mood != RestaurantMood.HasVoicemail,
            IdleTimeout = Mind.Mood == RestaurantMood.HasVoicemail ? null : TimeSpan.FromSeconds(10),
        },
    };
}
