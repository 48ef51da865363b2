using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>A line of ours, read for what was asked and what was taken.</summary>
internal sealed class OurLine(string text)
{
    private static readonly string[] NumberAsked =
        ["confirmation number", "confirmation code", "reference number", "booking number", "reservation number", "booking reference"];

    private static readonly string[] ConfirmAsked =
    [
        "is the table confirmed", "is it confirmed", "is that confirmed", "is the table reserved", "is the table booked", "is it booked", "is that booked", "is the reservation confirmed", "is my reservation confirmed",
        "is our reservation confirmed", "is it reserved", "is the booking confirmed", "is everything confirmed", "confirm the reservation", "confirm that", "confirmed then",
    ];

    private static readonly string[] Left =
    [
        "ask back", "have to ask", "check with", "call you back", "ring you back", "call back", "get back to you", "come back to you", "call again", "too late", "too early", "does not work", "will not work", "can not", "no thank you",
        "no thanks", "not possible", "need to ask", "must ask", "ask first", "not work",
    ];

    private static readonly string[] Taken =
    [
        "is fine", "that is fine", "fine", "perfect", "great", "that works", "works for us", "please do", "we take it", "we will take", "i will take", "take it", "yes", "good", "sounds good", "okay", "wonderful", "agreed", "accept", "sure",
    ];

    private readonly SpokenWords _words = new(text);

    public bool AsksNumber => Has(NumberAsked);

    public bool AsksConfirmation => Has(ConfirmAsked);

    /// <summary>Whether an offer is left open or not taken.</summary>
    public bool Leaves => Has(Left);

    /// <summary>Whether an offer is taken.</summary>
    public bool Takes => !Leaves && Has(Taken);

    /// <summary>Whether it sets something right that the restaurant has understood wrong.</summary>
    public bool Corrects => _words[0] is "no" or "sorry" || _words.IndexOf("i said") >= 0 || _words.IndexOf("we said") >= 0;

    public bool Mentions(string words) =>
        new SpokenWords(words).ToString() is { Length: > 0 } wanted && _words.IndexOf(wanted) >= 0;

    private bool Has(string[] phrases) => phrases.Any(phrase => _words.IndexOf(phrase) >= 0);
}
