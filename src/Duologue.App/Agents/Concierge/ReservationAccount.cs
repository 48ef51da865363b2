namespace Duologue.App.Agents.Concierge;

/// <summary>Keeps account of a reservation call line by line: where it stands, and with which values.</summary>
internal sealed class ReservationAccount(ReservationWish wish, DateOnly today)
{
    private readonly List<string> _our = [];
    private Standing _standing;
    private string? _reason;
    private string? _number;
    private bool _numberAsked;
    private bool _confirmationAsked;
    private bool _deposit;
    private (TimeOnly? Time, DateOnly? Date)? _offer;
    private bool _offerTaken;
    private TimeOnly? _time;
    private DateOnly? _date;
    private int? _partySize;
    private string? _name;

    private enum Standing
    {
        Nothing,
        Accepted,
        Offered,
        NotYet,
        Refused,
        Voicemail,
        Confirmed,
    }

    /// <summary>We said something: what was asked, what was taken.</summary>
    public void WeSaid(string text)
    {
        var line = new OurLine(text);
        _our.Add(text);
        _numberAsked = line.AsksNumber;
        _confirmationAsked = line.AsksConfirmation;
        if (_standing == Standing.Offered)
        {
            // Once taken it stays so while they ask for the name and the like.
            _offerTaken = !line.Leaves && (_offerTaken || line.Takes);
        }

        if (line.Corrects && _standing != Standing.Offered)
        {
            // What they had understood is void; what was wished for counts until they say something else.
            (_time, _date, _partySize, _name) = (null, null, null, null);
        }
    }

    /// <summary>The restaurant said something.</summary>
    public void TheySaid(string text)
    {
        var line = new HeardLine(text, wish, today, _numberAsked);
        if (line.IsVoicemail && _standing is Standing.Nothing or Standing.Voicemail)
        {
            (_standing, _reason) = (Standing.Voicemail, OutcomeReason.Voicemail);
            return;
        }

        _number = line.Number ?? _number;
        _deposit |= line.AsksDeposit;
        if (line.IsWrongNumber)
        {
            Refuse(OutcomeReason.WrongNumber);
        }
        else if (!TakeRefusal(line))
        {
            TakeValues(line);
        }
    }

    /// <summary>What has come of it so far.</summary>
    public ReservationOutcome Outcome() => _standing switch
    {
        Standing.Confirmed => Confirmed(),
        Standing.Offered => Offered(),
        Standing.Voicemail or Standing.Refused or Standing.NotYet => Not(_reason ?? OutcomeReason.Declined),
        _ => _deposit
            ? Not(OutcomeReason.Deposit)
            : Not(OutcomeReason.Unclear, "The restaurant did not say whether the table is reserved."),
    };

    /// <summary>Whether the line takes something back or puts it off.</summary>
    private bool TakeRefusal(HeardLine line)
    {
        if (line.IsOffer && !(_standing == Standing.Confirmed && line.Refusal is null))
        {
            (_standing, _reason, _offerTaken) = (Standing.Offered, line.Refusal, false);
            _offer = (line.Values.Time, line.Values.Date);
            return true;
        }

        if (line.IsWaitingList)
        {
            (_standing, _reason) = (Standing.NotYet, OutcomeReason.WaitingList);
            return true;
        }

        // A polite "unfortunately" about something else does not undo a table that is reserved.
        if (line.Refusal is { } refusal && !(refusal == OutcomeReason.Declined && _standing == Standing.Confirmed))
        {
            Refuse(refusal);
            return true;
        }

        if (line.IsCallBack && !line.IsConfirmed && _standing != Standing.Confirmed)
        {
            (_standing, _reason) = (Standing.NotYet, OutcomeReason.CallBack);
            return true;
        }

        return false;
    }

    private void Refuse(string reason)
    {
        (_standing, _reason, _number) = (Standing.Refused, reason, null);
        (_time, _date) = (null, null);
    }

    private void TakeValues(HeardLine line)
    {
        var isConfirmed = line.IsConfirmed || line.Number is not null || (_confirmationAsked && line.IsAccepted && line.Questions.Count == 0);
        _time = line.Values.Time ?? _time;
        _date = line.Values.Date ?? _date;
        _partySize = line.Values.PartySize ?? _partySize;
        _name = line.Name ?? _name;
        if (isConfirmed)
        {
            _standing = Standing.Confirmed;
        }
        else if (_standing is Standing.Nothing && line.IsAccepted && _our.Count > 0)
        {
            _standing = Standing.Accepted;
        }
    }

    private ReservationOutcome Confirmed()
    {
        var open = new List<string>();
        var time = _time ?? _offer?.Time ?? wish.Time;
        var date = _date ?? _offer?.Date ?? wish.Date;
        var partySize = _partySize ?? wish.PartySize;
        if (time != wish.Time && !(_offerTaken && _offer?.Time == time))
        {
            open.Add($"The restaurant has put down {Spoken.Time(time)}, not {Spoken.Time(wish.Time)}.");
        }

        if (date != wish.Date && !(_offerTaken && _offer?.Date == date))
        {
            open.Add($"The restaurant has put down {Spoken.Day(date)}, not {Spoken.Day(wish.Date)}.");
        }

        if (partySize != wish.PartySize)
        {
            open.Add($"The restaurant has put down {Spoken.People(partySize)}, not {Spoken.People(wish.PartySize)}.");
        }

        var name = NameOf(open);
        var remarks = Remarks(open);
        AddDeposit(open);
        return new ReservationOutcome
        {
            Confirmed = true,
            ConfirmationNumber = _number,
            Date = date,
            Time = time,
            PartySize = partySize,
            Name = name,
            Remarks = remarks,
            Open = open,
        };
    }

    /// <summary>A name that sounds like ours is ours: recognisers know few names.</summary>
    private string NameOf(List<string> open)
    {
        if (_name is not { } heard || wish.Name.Length == 0 || Sounds(heard, wish.Name) || wish.Name.Split(' ').Any(part => Sounds(heard, part)))
        {
            return wish.Name.Length > 0 ? wish.Name : _name ?? "";
        }

        open.Add($"The restaurant has put down the name {heard}, not {wish.Name}.");
        return heard;
    }

    private static bool Sounds(string one, string other) =>
        EditDistance.Between(one.ToLowerInvariant(), other.ToLowerInvariant()) <= Math.Max(one.Length, other.Length) / 2;

    private string? Remarks(List<string> open)
    {
        if (wish.Remarks.Length == 0)
        {
            return null;
        }

        if (_our.Any(line => new OurLine(line).Mentions(wish.Remarks)))
        {
            return wish.Remarks;
        }

        open.Add($"The restaurant was not told: {wish.Remarks}");
        return null;
    }

    private void AddDeposit(List<string> open)
    {
        if (_deposit)
        {
            open.Add("The restaurant asks for a deposit or a card.");
        }
    }

    private ReservationOutcome Offered()
    {
        var (time, date) = (_offer?.Time ?? wish.Time, _offer?.Date ?? wish.Date);
        var day = date == wish.Date ? "" : $" on {Spoken.Day(date)}";
        var open = new List<string>
        {
            _offerTaken
                ? $"The restaurant offered {Spoken.Time(time)}{day}; we said yes, and it has not confirmed that."
                : $"The restaurant offers {Spoken.Time(time)}{day} instead of {Spoken.Time(wish.Time)}.",
        };
        AddDeposit(open);
        return new ReservationOutcome { Confirmed = false, Date = date, Time = time, Open = open, Reason = OutcomeReason.OtherTime };
    }

    private ReservationOutcome Not(string reason, params string[] more)
    {
        var open = more.ToList();
        switch (reason)
        {
            case OutcomeReason.WaitingList:
                open.Add("There is a waiting list.");
                break;
            case OutcomeReason.CallBack:
                open.Add("The restaurant cannot say yet.");
                break;
            default:
                break;
        }

        AddDeposit(open);
        return new ReservationOutcome { Confirmed = false, Reason = reason, Open = open };
    }
}
