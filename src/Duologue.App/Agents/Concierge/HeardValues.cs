using Duologue.Chat.Intents;

namespace Duologue.App.Agents.Concierge;

/// <summary>Days, times and party sizes in a line of the restaurant, read in the light of what was wished for.</summary>
internal sealed class HeardValues
{
    private static readonly HashSet<string> TimeLeads = new(StringComparer.Ordinal)
    {
        "at", "around", "about", "do", "offer", "by", "only", "or", "before", "after", "than", "it", "until", "till", "say", "take", "have", "sorry", "no", "meant", "is", "then", "rather",
    };

    private static readonly HashSet<string> TimeTails = new(StringComparer.Ordinal)
    {
        "instead", "okay", "ok", "work", "works", "fine", "possible", "sharp", "then",
    };

    private static readonly HashSet<string> People = new(StringComparer.Ordinal)
    {
        "people", "persons", "person", "guests", "guest", "adults", "of", "pax", "diners", "covers", "seats",
    };

    private static readonly HashSet<string> Units = new(StringComparer.Ordinal)
    {
        "minutes", "minute", "hours", "hour", "days", "weeks", "dollars", "euros", "percent", "pm", "am", "o'clock", "thirty", "fifteen", "forty", "hundred", "in",
    };

    /// <summary>Hours of the house are no hours of a table.</summary>
    private static readonly HashSet<string> HouseHours = new(StringComparer.Ordinal)
    {
        "close", "closes", "closing", "open", "opens", "opening", "hours", "kitchen", "until", "till", "hold", "between", "from",
    };

    private readonly SpokenWords _words;
    private readonly ReservationWish _wish;
    private readonly DateOnly _today;
    private readonly (int Start, int End) _number;

    /// <summary>Reads a line.</summary>
    /// <param name="words">The line.</param>
    /// <param name="wish">What was asked for.</param>
    /// <param name="today">Day of the call.</param>
    /// <param name="number">Where a confirmation number stands, which is neither time nor party size.</param>
    public HeardValues(SpokenWords words, ReservationWish wish, DateOnly today, (int Start, int End) number)
    {
        (_words, _wish, _today, _number) = (words, wish, today, number);
        for (var at = 0; at < words.Count;)
        {
            at += at >= number.Start && at < number.End ? number.End - at : Math.Max(1, Read(at));
        }
    }

    /// <summary>The last time said; null for none.</summary>
    public TimeOnly? Time { get; private set; }

    /// <summary>The last day said; null for none.</summary>
    public DateOnly? Date { get; private set; }

    /// <summary>The last party size said; null for none.</summary>
    public int? PartySize { get; private set; }

    private int Read(int at)
    {
        if (_words.TryReadDate(at, _today, out var date, out var length))
        {
            Date = Means(at, length) ? Settle(date, length) : Date;
            return length;
        }

        if (ReadTime(at) is var taken and > 0)
        {
            return taken;
        }

        return ReadParty(at);
    }

    /// <summary>"How can I help you today" and "try next week" name no day for a table.</summary>
    private bool Means(int at, int length)
    {
        var (word, last, before) = (_words[at], _words[at + length - 1], _words[at - 1]);
        return !(word is "today" or "tonight" or "this" && before is "you" or "are" or "help" or "how" or "doing" or "a" or "good")
            && last is not ("week" or "month" or "weekend") && !last.EndsWith("days", StringComparison.Ordinal) && word != "yesterday";
    }

    /// <summary>A bare weekday that fits the wish is the wish's.</summary>
    private DateOnly Settle(DateOnly date, int length) => length <= 2 && date.DayOfWeek == _wish.Date.DayOfWeek && IsWeekday(date) ? _wish.Date : date;

    private bool IsWeekday(DateOnly date) => _words.IndexOf(date.DayOfWeek.ToString().ToLowerInvariant()) >= 0;

    private int ReadTime(int at)
    {
        if (_words[at] == "half" && _words[at + 1] is not ("past" or "a" or "an") && _words.TryReadTime(at + 1, isExpected: true, out var hour, out var open, out var one) && one == 1)
        {
            Take(at, hour.Add(TimeSpan.FromMinutes(30)), open, 2);
            return 2;
        }

        var isPlain = _words.TryReadTime(at, isExpected: false, out var time, out var isVague, out var length);
        if (!isPlain && !(_words.TryReadTime(at, isExpected: true, out time, out isVague, out length) && IsClock(at, length)))
        {
            return 0;
        }

        Take(at, time, isVague, length);
        return length;
    }

    /// <summary>Whether an hour without a mark is a time: with minutes, or between words that make it one.</summary>
    private bool IsClock(int at, int length)
    {
        if (_words.TryReadNumber(at, out _, out var digits, out _) && digits is not null)
        {
            return false;
        }

        var (before, after) = (_words[at - 1], _words[at + length]);
        if (People.Contains(after) && !(after == "of" && length > 1))
        {
            return false;
        }

        if (length > 1)
        {
            return before is not "number";
        }

        var isHour = _words.TryReadNumber(at, out var number, out _, out _) && number is >= 1 and <= 12;
        return isHour && ((TimeLeads.Contains(before) && !Units.Contains(after)) || (TimeTails.Contains(after) && before is not ("for" or "of")) || _words.Count == 1 || FitsTimeOnly(at, (int)number, after));
    }

    /// <summary>"Down for seven" is the hour when seven was the hour asked for, or can hardly be the number of people.</summary>
    private bool FitsTimeOnly(int at, int number, string after)
    {
        if (_words[at - 1] != "for" || number == _wish.PartySize || after is "at" or "on" or "under" || Units.Contains(after))
        {
            return false;
        }

        var isPut = _words[at - 2] is "down" or "it" or "that" or "booked" or "book" or "reserved" or "you";
        return number == _wish.Time.Hour % 12 || (isPut && number is >= 5 and <= 11 && Math.Abs(number - _wish.PartySize) > 1);
    }

    private void Take(int at, TimeOnly time, bool isVague, int length)
    {
        for (var before = 1; before <= 3; before++)
        {
            if (HouseHours.Contains(_words[at - before]))
            {
                return;
            }
        }

        if (_words[at + length] is "to" or "until" or "till")
        {
            return;
        }

        Time = isVague ? Nearest(time) : time;
    }

    /// <summary>The half of the day in which a restaurant would mean it, the nearer to the wish when both are possible.</summary>
    private TimeOnly Nearest(TimeOnly time)
    {
        var other = time.AddHours(12);
        var (day, night) = time.Hour < 12 ? (time, other) : (other, time);
        return day.Hour >= 10 && Apart(day) <= Apart(night) ? day : night;
    }

    private TimeSpan Apart(TimeOnly time) => (time.ToTimeSpan() - _wish.Time.ToTimeSpan()).Duration();

    private int ReadParty(int at)
    {
        if (!_words.TryReadNumber(at, out var number, out var digits, out var length))
        {
            return 1;
        }

        var (before, after) = (_words[at - 1], _words[at + length]);
        var isCount = digits is null && number is >= 1 and <= 60 && number % 1 == 0 && !Units.Contains(after) && at + length != _number.Start;
        var isPeople = after is "people" or "persons" or "person" or "guests" or "adults" or "pax" or "diners" || (after == "of" && _words[at + length + 1] is "you" or "us");
        var isPlaced = before is "for" or "of" or "are" or "that" || (before is "is" && after is "at" or "on" or "under");
        if (isCount && (isPeople || (isPlaced && after is not "of")))
        {
            PartySize = (int)number;
        }

        return length;
    }
}
