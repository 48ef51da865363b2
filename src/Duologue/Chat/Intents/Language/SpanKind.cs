namespace Duologue.Chat.Intents.Language;

/// <summary>What a typed phrase stands for.</summary>
internal enum SpanKind
{
    /// <summary>A city.</summary>
    City,

    /// <summary>A day.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A quantity.</summary>
    Number,

    /// <summary>Digits said one by one: a telephone or account number.</summary>
    Digits,

    /// <summary>An exercise.</summary>
    Exercise,

    /// <summary>An e-mail address.</summary>
    Email,
}
