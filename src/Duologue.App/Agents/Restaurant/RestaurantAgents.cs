using Microsoft.Extensions.AI;

namespace Duologue.App.Agents.Restaurant;

/// <summary>Who answers the restaurant's phone: a person of few words, or a machine.</summary>
internal static class RestaurantAgents
{
    // the voice that machines understand best over a telephone, and a little slower than usual: numbers are said here
    private const string Voice = "rms";
    private const double Speed = 0.85;

    /// <param name="name">The restaurant's.</param>
    /// <param name="talk">The call.</param>
    /// <param name="mood">What it is up to.</param>
    public static RealtimeAgent Create(string name, RestaurantTalk talk, RestaurantMood mood) =>
        mood == RestaurantMood.HasVoicemail ? Machine(name) : Person(name, talk);

    private static RealtimeAgent Person(string name, RestaurantTalk talk) => new()
    {
        Name = name,
        Voice = Voice,
        Speed = Speed,
        Greeting = $"Good evening, {name}, how can I help you?",
        Instructions = $"""
            You answer the telephone of the restaurant {name}. You are friendly and brief: one or two short sentences, as people speak on the phone.
            You know nothing about tables yourself. Call take_wish with every detail the guest gives (number of people, day, time, name),
            also when details are missing, and say what it returns, word for word where there are times and numbers in it.
            When the guest accepts a time you offered, call accept; when the guest does not want it, call refuse.
            Say confirmation numbers digit by digit. When everything is said, call say_goodbye.
            You only talk about the restaurant; you take no card numbers.
            """,
        Tools =
        {
            AIFunctionFactory.Create(talk.TakeWish, "take_wish"),
            AIFunctionFactory.Create(talk.Accept, "accept"),
            AIFunctionFactory.Create(talk.Refuse, "refuse"),
            AIFunctionFactory.Create(talk.TellBooking, "tell_booking"),
            AIFunctionFactory.Create(RestaurantTalk.TellHours, "tell_hours"),
            AIFunctionFactory.Create(RestaurantTalk.SayGoodbye, "say_goodbye"),
            AIFunctionFactory.Create(talk.Repeat, "repeat"),
            AIFunctionFactory.Create(talk.BreakSilence, "break_silence"),
        },
    };

    private static RealtimeAgent Machine(string name) => new()
    {
        Name = $"{name} (voicemail)",
        Voice = Voice,
        Speed = Speed,
        Greeting = $"You have reached {name}. We cannot take your call right now. Please leave a message after the tone.",
        Instructions = "You are an answering machine. You have said your greeting and say nothing more.",
    };
}
