using Duologue.Phone;

namespace Duologue.App.Agents.Concierge;

/// <summary>Decides what the reservation agent says next when no language model does. Pure: looks at the conversation so far only.</summary>
/// <param name="wish">What to ask for.</param>
/// <param name="phone">Number on which we can be reached; null for none.</param>
/// <param name="today">Day of the call.</param>
internal sealed class ReservationTalk(ReservationWish wish, string? phone, DateOnly today)
{
    /// <summary>Another time no farther away than this is taken without asking back.</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(30);

    private const int Patience = 3;
    private const string NotUnderstood = "Sorry, I did not get that.";
    private const string AskNumber = "Is there a confirmation number?";
    private const string AskConfirmed = "Is the table confirmed then?";
    private const string AskNearby = "Is there a table half an hour earlier or later?";

    /// <summary>What is said when a machine answers: nothing that a stranger should not hear.</summary>
    private const string ToMachine = "Hello, this is an automated assistant. I will call again. Goodbye.";

    /// <summary>The wish in a sentence.</summary>
    public string Wish =>
        $"I would like to reserve a table for {Spoken.People(wish.PartySize)} {On(wish.Date)} at {Spoken.Time(wish.Time)}, please.";

    /// <summary>The answer to the last line of the other side.</summary>
    /// <param name="lines">The conversation; the last line is theirs.</param>
    /// <param name="isMachine">Whether the carrier takes them for a machine.</param>
    public TalkReply Next(IReadOnlyList<TranscriptLine> lines, bool isMachine = false)
    {
        var ours = lines.Where(line => line.Speaker == TranscriptSpeaker.Agent).Select(line => line.Text).ToArray();
        var last = lines.LastOrDefault(line => line.Speaker == TranscriptSpeaker.Caller)?.Text ?? "";
        var our = new OurLine(ours.LastOrDefault() ?? "");
        var heard = new HeardLine(last, wish, today, our.AsksNumber);
        var isStated = ours.Any(text => text.Contains("reserve a table", StringComparison.OrdinalIgnoreCase));
        if (isMachine || (heard.IsVoicemail && !isStated))
        {
            return TalkReply.End(ToMachine);
        }

        return Aside(heard, ours, isStated)
            ?? (isStated ? Negotiate(heard, our, ours) : TalkReply.Say($"Hello. {Wish}"));
    }

    /// <summary>What needs an answer whatever else is going on.</summary>
    private TalkReply? Aside(HeardLine heard, string[] ours, bool isStated)
    {
        if (heard.IsEmpty)
        {
            return TalkReply.Say(isStated ? "Sorry, could you say that again?" : $"Hello. {Wish}");
        }

        if (heard.IsWrongNumber)
        {
            return TalkReply.End("I am sorry, I have the wrong number. Goodbye.");
        }

        if (heard.IsRobotQuestion)
        {
            return TalkReply.Say($"Yes, I am an automated assistant, and I am calling for {Caller}.{(isStated ? "" : $" {Wish}")}");
        }

        if (heard.IsRepeat && heard.Refusal is null)
        {
            return TalkReply.Say(isStated && !ours[^1].Contains("reserve a table", StringComparison.OrdinalIgnoreCase) ? ours[^1] : Wish);
        }

        return heard.IsWait && heard.Refusal is null && heard is { IsOffer: false, IsConfirmed: false } ? TalkReply.Say("Of course, thank you.") : null;
    }

    private string On(DateOnly date) => Spoken.DayFrom(date, today) is ("today" or "tomorrow") and var near ? near : $"on {Spoken.DayFrom(date, today)}";

    private string Caller => wish.Name.Length > 0 ? wish.Name : "a guest";

    private TalkReply Negotiate(HeardLine heard, OurLine our, string[] ours)
    {
        if (heard.IsOffer)
        {
            return Consider(heard);
        }

        if (heard.IsWaitingList || heard.IsCallBack)
        {
            return TalkReply.End($"Thank you. I will tell {Caller} and call again if need be. Goodbye.");
        }

        if (heard.AsksDeposit)
        {
            return TalkReply.End($"I cannot give any card details. I will ask {Caller} and call you back. Thank you, goodbye.");
        }

        if (heard.Refusal is { } refusal)
        {
            return refusal == OutcomeReason.FullyBooked && !ours.Any(text => text.Contains(AskNearby, StringComparison.Ordinal))
                ? TalkReply.Say($"I see. {AskNearby}")
                : TalkReply.End("I see. Thank you anyway. Goodbye.");
        }

        if (heard.Questions.Count > 0)
        {
            return Answer(heard, ours);
        }

        return Agree(heard, our, ours);
    }

    private TalkReply Consider(HeardLine heard)
    {
        var isOtherDay = heard.Values.Date is { } date && date != wish.Date;
        if (!isOtherDay && heard.Values.Time is { } time && (time.ToTimeSpan() - wish.Time.ToTimeSpan()).Duration() <= Tolerance)
        {
            return TalkReply.Say($"Yes, {Spoken.Time(time)} is fine, thank you. {AskConfirmed}");
        }

        var what = heard.Values.Time is { } other && other != wish.Time ? Spoken.Time(other) : heard.Values.Date is { } day ? Spoken.DayFrom(day, today) : "that";
        return TalkReply.End($"Thank you. I have to ask {Caller} about {what} first, and will call you back. Goodbye.");
    }

    private TalkReply Answer(HeardLine heard, string[] ours)
    {
        var said = heard.Questions.Select(topic => About(topic)).ToList();

        // With the answers everything is said: a confirmation in the same breath needs only its number.
        if (heard.IsConfirmed && heard.Number is null && !ours.Any(text => text.Contains(AskNumber, StringComparison.Ordinal)))
        {
            said.Add(AskNumber);
        }

        return TalkReply.Say(string.Join(' ', said));
    }

    /// <summary>The answer to one question.</summary>
    public string About(QuestionTopic topic) => topic switch
    {
        QuestionTopic.PartySize => $"It would be a table for {Spoken.People(wish.PartySize)}, please.",
        QuestionTopic.Date => $"It is for {Spoken.DayFrom(wish.Date, today)}.",
        QuestionTopic.Time => $"At {Spoken.Time(wish.Time)}.",
        QuestionTopic.Name => wish.Name.Length > 0 ? $"The name is {wish.Name}." : "I do not have a name for it.",
        QuestionTopic.Spelling => $"That is {Spoken.OneByOne(wish.Name)}.",
        QuestionTopic.Phone => PhoneNumber.IsValid(phone) ? $"The number is {Spoken.OneByOne(phone ?? "")}." : "I am sorry, I do not have a number at hand.",
        _ => wish.Remarks.Length > 0 ? $"Yes, please: {wish.Remarks.TrimEnd('.')}." : "No, that is all, thank you.",
    };

    private TalkReply Agree(HeardLine heard, OurLine our, string[] ours)
    {
        if (Misheard(heard) is { } correction)
        {
            return TalkReply.Say(correction);
        }

        if (heard.IsCheck)
        {
            var isRight = heard.Values is not { PartySize: null, Date: null, Time: null } || heard.Mentions(wish.Name);
            return TalkReply.Say(isRight ? "Yes, exactly." : $"No, sorry. The name is {wish.Name}.");
        }

        var isConfirmed = heard.IsConfirmed || heard.Number is not null || (our.AsksConfirmation && heard.IsAccepted);
        var hasAsked = ours.Any(text => text.Contains(AskNumber, StringComparison.Ordinal));
        if (isConfirmed && heard.Number is null && !heard.HasNoNumber && !hasAsked)
        {
            return TalkReply.Say($"Thank you.{Untold(ours)} {AskNumber}");
        }

        if (isConfirmed || our.AsksNumber || hasAsked)
        {
            return TalkReply.End($"Thank you very much.{Untold(ours)} Goodbye.");
        }

        if (heard.IsGoodbye)
        {
            return TalkReply.End("Goodbye.");
        }

        return heard.IsAccepted ? TalkReply.Say($"Thank you.{Untold(ours)} {AskConfirmed}") : Puzzled(ours);
    }

    /// <summary>What the restaurant should know and was not told yet.</summary>
    private string Untold(string[] ours)
    {
        var name = wish.Name.Length > 0 && !ours.Any(text => text.Contains(wish.Name, StringComparison.OrdinalIgnoreCase)) ? $" The name is {wish.Name}." : "";
        var remarks = wish.Remarks.Length > 0 && !ours.Any(text => new OurLine(text).Mentions(wish.Remarks)) ? $" One more thing: {wish.Remarks.TrimEnd('.')}." : "";
        return name + remarks;
    }

    /// <summary>Sets right what was read back wrong; null when nothing was.</summary>
    private string? Misheard(HeardLine heard)
    {
        var wrong = new List<string>();
        if (heard.Values.PartySize is { } party && party != wish.PartySize)
        {
            wrong.Add($"for {Spoken.People(wish.PartySize)}");
        }

        if (heard.Values.Date is { } date && date != wish.Date)
        {
            wrong.Add(On(wish.Date));
        }

        if (heard.Values.Time is { } time && (time.ToTimeSpan() - wish.Time.ToTimeSpan()).Duration() > Tolerance)
        {
            wrong.Add($"at {Spoken.Time(wish.Time)}");
        }

        return wrong.Count == 0 ? null : $"No, sorry, {string.Join(", ", wrong)}, please. {AskConfirmed}";
    }

    private TalkReply Puzzled(string[] ours) => ours.Count(text => text.StartsWith(NotUnderstood, StringComparison.Ordinal)) < Patience
        ? TalkReply.Say($"{NotUnderstood} {Wish}")
        : TalkReply.End("I am sorry, I cannot hear you well. I will call again. Goodbye.");
}
