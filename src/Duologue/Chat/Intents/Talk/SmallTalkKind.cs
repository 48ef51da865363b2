namespace Duologue.Chat.Intents.Talk;

/// <summary>Kinds of talk that need no tool.</summary>
internal enum SmallTalkKind
{
    /// <summary>Hello.</summary>
    Greeting,

    /// <summary>How are you.</summary>
    HowAreYou,

    /// <summary>Thank you.</summary>
    Thanks,

    /// <summary>Goodbye.</summary>
    Goodbye,

    /// <summary>What can you do.</summary>
    Help,

    /// <summary>Who are you.</summary>
    Who,

    /// <summary>Are you a robot.</summary>
    Robot,

    /// <summary>Say that again.</summary>
    Repeat,

    /// <summary>Okay.</summary>
    Fine,
}
