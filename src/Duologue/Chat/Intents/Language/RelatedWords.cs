namespace Duologue.Chat.Intents.Language;

/// <summary>Small groups of words that people swap for one another in the domains voice agents are built for.</summary>
internal static class RelatedWords
{
    private static readonly string[] Groups =
    [
        "weather forecast rain raining temperature sunny umbrella snow cloudy degrees",
        "appointment consultation meeting visit slot",
        "billing bill invoice payment charge refund charged statement overcharged",
        "book reserve schedule arrange",
        "reservation booking",
        "cancel delete remove",
        "log record save track enter",
        "workout training session exercise gym",
        "progress improvement trend doing",
        "recent last latest history previous",
        "support technical technician",
        "sales buy purchase pricing",
        "order delivery package parcel shipment",
        "status state",
        "restaurant dinner lunch table",
        "price cost fee rate",
        "stock share shares quote",
        "time clock hour",
        "search find lookup",
        "message text sms",
        "email mail",
        "light lights lamp",
        "music song track",
        "alarm reminder remind",
        "human person operator representative agent someone",
        "balance account funds",
        "hotel room accommodation",
        "flight plane fly",
        "doctor physician clinic",
        "translate translation",
        "news headlines",
        "begin start",
        "stop end finish",
    ];

    private static readonly Dictionary<string, string[]> ByWord = Build();

    /// <summary>Stems that may be meant by a stem, itself not included.</summary>
    public static IReadOnlyList<string> Of(string stem) => ByWord.GetValueOrDefault(stem, []);

    private static Dictionary<string, string[]> Build()
    {
        var related = new Dictionary<string, HashSet<string>>();
        foreach (var group in Groups)
        {
            var stems = group.Split(' ').Select(Stems.Of).Distinct().ToArray();
            foreach (var stem in stems)
            {
                if (!related.TryGetValue(stem, out var set))
                {
                    related[stem] = set = [];
                }

                set.UnionWith(stems.Where(other => other != stem));
            }
        }

        return related.ToDictionary(pair => pair.Key, pair => pair.Value.ToArray());
    }
}
