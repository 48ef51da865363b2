using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>One line of the restaurant, understood as far as a few lists of phrases reach. Immutable.</summary>
internal sealed class HeardLine
{
    /// <summary>How far before a phrase a word can turn its sense.</summary>
    private const int Reach = 5;

    private static readonly string[] Confirming = ["i can confirm", "we can confirm", "i confirm", "we confirm"];

    private readonly SpokenWords _words;

    /// <summary>Understands a line.</summary>
    /// <param name="text">What was recognised.</param>
    /// <param name="wish">What was asked for.</param>
    /// <param name="today">Day of the call.</param>
    /// <param name="numberAsked">Whether a confirmation number was asked for just before.</param>
    public HeardLine(string text, ReservationWish wish, DateOnly today, bool numberAsked = false)
    {
        _words = new SpokenWords(text);
        Text = text;
        var number = ConfirmationNumber.Find(_words, numberAsked);
        Number = number?.Number;
        Values = new HeardValues(_words, wish, today, number is { } at ? (at.Start, at.End) : (-1, -1));
        Questions = QuestionPhrases.Find(_words);
        Name = HeardName.Find(_words);
        HasNoNumber = Has(HeardPhrases.NoNumber);
        IsConfirmed = IsConfirmation();
        Refusal = FindRefusal();
        var differs = (Values.Time is { } time && time != wish.Time) || (Values.Date is { } date && date != wish.Date);
        IsNo = Begins("no", "nope", "sorry", "oh no", "oh sorry", "not", "wait", "actually", "no sorry");
        IsOffer = differs && !IsConfirmed && (Refusal is not null || IsNo || Has(HeardPhrases.Offering));
    }

    public string Text { get; }

    /// <summary>Whether nothing was understood.</summary>
    public bool IsEmpty => _words.Count == 0 || _words.ToString() is "inaudible" or "silence";

    public HeardValues Values { get; }

    /// <summary>What they want to know.</summary>
    public IReadOnlyList<QuestionTopic> Questions { get; }

    /// <summary>A confirmation number; null for none.</summary>
    public string? Number { get; }

    /// <summary>The name they put the table under; null when they said none.</summary>
    public string? Name { get; }

    /// <summary>Why there is no table, as in <see cref="OutcomeReason"/>; null when nothing was refused.</summary>
    public string? Refusal { get; }

    /// <summary>Whether they say that there is no confirmation number.</summary>
    public bool HasNoNumber { get; }

    /// <summary>Whether they say that the table is reserved.</summary>
    public bool IsConfirmed { get; }

    /// <summary>Whether they name another time or day than was asked for, to be taken or not.</summary>
    public bool IsOffer { get; }

    /// <summary>Whether it begins with a no.</summary>
    public bool IsNo { get; }

    /// <summary>A yes, which is not a confirmation by itself.</summary>
    public bool IsAccepted => Refusal is null && !IsNo && Has(HeardPhrases.Accepted);

    /// <summary>Whether they ask if they have heard right.</summary>
    public bool IsCheck => Begins("did you say", "did you mean", "you said");

    public bool IsVoicemail => Has(HeardPhrases.Voicemail);

    public bool IsWrongNumber => Has(HeardPhrases.WrongNumber);

    public bool IsWaitingList => Has(HeardPhrases.WaitingList);

    public bool IsCallBack => Has(HeardPhrases.CallBack) && !Questions.Contains(QuestionTopic.Phone);

    public bool AsksDeposit => Has(HeardPhrases.Deposit) && !(Near("deposit", "no") || Near("deposit", "not") || Near("deposit", "without") || Near("credit card", "no") || Near("credit card", "not"));

    public bool IsWait => Has(HeardPhrases.Wait);

    public bool IsRepeat => Has(HeardPhrases.Repeat);

    public bool IsRobotQuestion => Has(HeardPhrases.Robot);

    public bool IsGoodbye => Has(HeardPhrases.Goodbye);

    /// <summary>Whether a name or the like is in it.</summary>
    public bool Mentions(string name) => new SpokenWords(name).ToString() is { Length: > 0 } words && _words.IndexOf(words) >= 0;

    private bool Has(string[] phrases) => phrases.Any(phrase => _words.IndexOf(phrase) >= 0);

    private bool Begins(params string[] phrases)
    {
        var start = _words[0] is "oh" or "ah" or "well" or "hm" or "okay" ? 1 : 0;
        return phrases.Any(phrase => _words.IndexOf(phrase, start) == start);
    }

    /// <summary>Whether a word stands a few words before a phrase, in the same breath.</summary>
    private bool Near(string phrase, string word)
    {
        var at = _words.IndexOf(phrase);
        return at >= 0 && Enumerable.Range(1, Reach).TakeWhile(back => !_words.BreaksAfter(at - back)).Any(back => _words[at - back] == word);
    }

    /// <summary>"Shall I put you down" and "once it is confirmed" confirm nothing.</summary>
    private bool IsConfirmation()
    {
        foreach (var phrase in HeardPhrases.Confirmed)
        {
            for (var at = _words.IndexOf(phrase); at >= 0; at = _words.IndexOf(phrase, at + 1))
            {
                // "Booked out" and "booked up" are the opposite.
                if (!IsTurned(at) && !IsAsked(at) && _words[at + phrase.Split(' ').Length] is not ("out" or "up" or "solid"))
                {
                    return true;
                }
            }
        }

        return Begins("booked", "reserved", "and booked", "okay booked") || Has(Confirming) && _words.IndexOf("not") < 0;
    }

    private bool IsTurned(int at)
    {
        for (var back = 1; back <= Reach && !_words.BreaksAfter(at - back); back++)
        {
            if (IsTurning(at - back, isNext: back == 1))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsTurning(int at, bool isNext) => _words[at] switch
    {
        "can" or "may" => _words[at + 1] is "i" or "we",
        "want" or "like" => _words[at + 1] is "me" or "us" or "to",
        "fully" or "completely" or "already" or "everything" => isNext,
        "all" => isNext && _words[at - 1] == "are",
        var word => HeardPhrases.NotYet.Contains(word),
    };

    /// <summary>Whether the sentence is a written question.</summary>
    private bool IsAsked(int at)
    {
        var question = Text.IndexOf('?', StringComparison.Ordinal);
        if (question < 0)
        {
            return false;
        }

        // Only where punctuation is written can a question end before the phrase.
        var before = new SpokenWords(Text[..(question + 1)]).Count;
        var sentence = Text[..question].LastIndexOfAny(['.', '!', ';', ':']);
        return at < before && at >= new SpokenWords(Text[..Math.Max(0, sentence)]).Count;
    }

    private string? FindRefusal()
    {
        if (IsConfirmed)
        {
            return null;
        }

        return Has(HeardPhrases.NoReservations) ? OutcomeReason.NoReservations
            : Has(HeardPhrases.TooLarge) ? OutcomeReason.PartyTooLarge
            : Has(HeardPhrases.FullyBooked) && !HasNoNumber ? OutcomeReason.FullyBooked
            : Has(HeardPhrases.Closed) ? OutcomeReason.Closed
            : Has(HeardPhrases.Declined) && !HasNoNumber && Number is null ? OutcomeReason.Declined
            : null;
    }
}
