namespace Duologue.Chat.Intents.Language;

/// <summary>Closed word classes the matching rests on.</summary>
internal static class WordLists
{
    /// <summary>Words that say little about what is wanted; they count a fifth.</summary>
    public static readonly HashSet<string> Stop = Set("""
        a an the i you he she it we they me my mine your yours our us him her his them their is are am was were be been being do does did
        done have has had having will would can could should may might must shall to of in on at for from with by about as into and or but
        if then so doing that this these those there here what which who whom whose when where why how not no yes yeah please hey hi hello
        ok okay well just like want wants need needs get gets give let lets tell show know say see go going make some any all much many
        more very really too also up out now over again one thing things something anything someone anyone way kind sort able try put take
        use maybe perhaps actually still than its it's
        """);

    /// <summary>Words around a request that change nothing about it.</summary>
    public static readonly HashSet<string> Polite = Set("""
        please hey hi hello ok okay well so then now just oh and thanks there kindly sorry alright right
        """);

    /// <summary>Words that are not somebody's or something's name, besides the stop words.</summary>
    public static readonly HashSet<string> Common = Set("""
        dinner lunch breakfast brunch supper coffee tea drinks table tables room rooms seat seats appointment appointments consultation
        booking reservation meeting session call class visit checkup haircut friend friends wife husband partner family mother father mom
        dad kids boss client customer person people guests guest persons adults children today tomorrow tonight yesterday morning
        afternoon evening night noon midnight week weekend month year day days weeks months years hour hours minute minutes second seconds
        time times date dates sure fine good great nice bad better best weather forecast rain snow sun temperature degrees warm cold hot
        city town country place area region general total advance case fact particular detail details order hurry touch mind moment while
        question questions problem problems issue help support service billing sales account bill bills invoice payment payments money
        price prices cost costs dollars euros pounds kilos number numbers phone email address message note notes book schedule cancel
        change check find search look talk speak connect transfer hand through calling asking wondering looking trying interested happy
        afraid back here home work office outside inside downtown nearby near reserve around later soon early late always never everything nothing
        everybody nobody other another same different new old big small first last next previous whole half quarter lot bit couple few
        dozen hundred thousand reps rep sets set weight workout workouts exercise progress restaurant hotel name party sorry idea matter
        meant mean know think guess remember forgot forget understand instead rather only english spanish french german human operator
        agent representative assistant robot not don course instance example information info anything it's that's available free busy
        open closed wrong correct actually really already yet ever saying says said telling tells asks okay thank thanks bye goodbye yes
        no doing done going coming leaving staying reserve dine eat
        """);

    /// <summary>Verbs in function names that say nothing about the subject.</summary>
    public static readonly HashSet<string> GenericVerbs = Set("""
        get set fetch do run make create add update list show retrieve lookup find tool function api handle perform execute return give
        tell transfer handoff hand conversation user caller agent assistant use call invoke query provide obtain request current currently
        specified given particular information info data value details based
        """);

    /// <summary>Words that mark a question or a request rather than a statement.</summary>
    public static readonly HashSet<string> Asking = Set("""
        what which who when where why how can could would will shall may is are do does please need want like tell show give get find let
        check look help
        """);

    /// <summary>Words before a place.</summary>
    public static readonly HashSet<string> PlaceLeads = Set("in for to from near around at of about over");

    /// <summary>Whether the word can stand as a name: neither a stop word nor an everyday one.</summary>
    public static bool MayBeName(string word) =>
        word.Length > 1 && char.IsLetter(word[0]) && !Stop.Contains(word) && !Common.Contains(word) && !NumberWords.IsNumberWord(word);

    private static HashSet<string> Set(string words) => [.. words.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries)];
}
