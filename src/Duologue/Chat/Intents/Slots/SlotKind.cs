namespace Duologue.Chat.Intents.Slots;

/// <summary>What kind of words fill a parameter.</summary>
internal enum SlotKind
{
    /// <summary>A city.</summary>
    City,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A day and a time together.</summary>
    DateTime,

    /// <summary>A quantity.</summary>
    Number,

    /// <summary>An exercise.</summary>
    Exercise,

    /// <summary>Somebody's name.</summary>
    Person,

    /// <summary>The name of anything else.</summary>
    Name,

    /// <summary>One of a few values.</summary>
    Choice,

    /// <summary>Yes or no.</summary>
    Boolean,

    /// <summary>A telephone number, code or reference.</summary>
    Digits,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>Anything the speaker says.</summary>
    Text,

    /// <summary>A nested object.</summary>
    Object,
}
