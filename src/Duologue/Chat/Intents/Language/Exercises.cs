namespace Duologue.Chat.Intents.Language;

/// <summary>The exercises people log, by every name recognisers and lifters use.</summary>
internal static class Exercises
{
    private static readonly string[] Known =
    [
        "bench press|bench|bench presses", "incline bench press|incline bench|incline press", "decline bench press|decline press",
        "dumbbell press|dumbbell bench press", "close grip bench press", "overhead press|military press|over head press|strict press",
        "shoulder press", "push press", "arnold press", "squat|back squat", "front squat", "goblet squat",
        "split squat|bulgarian split squat",
        "hack squat", "deadlift|dead lift", "romanian deadlift|romanian dead lift", "sumo deadlift|sumo dead lift",
        "barbell row|bent over row",
        "dumbbell row", "cable row|seated row", "pull up|pullup", "chin up|chinup", "push up|pushup|press up", "dip|tricep dip",
        "lunge|walking lunge",
        "plank", "bicep curl|biceps curl|arm curl", "hammer curl", "barbell curl", "curl", "leg press", "leg extension",
        "leg curl|hamstring curl",
        "calf raise", "lateral raise|side raise", "face pull", "lat pulldown|lat pull down|pulldown", "hip thrust", "glute bridge",
        "kettlebell swing", "crunch", "sit up|situp", "burpee", "clean and jerk", "power clean", "snatch", "step up", "box jump",
        "jumping jack",
        "mountain climber", "tricep extension|triceps extension|skull crusher", "shrug", "good mornings", "farmers walk|farmer's walk",
        "rowing machine", "treadmill", "stationary bike", "elliptical", "russian twist", "leg raise", "chest fly|dumbbell fly",
        "chest press",
        "thruster", "wall ball", "muscle up", "handstand push up", "back extension", "wall sit",
    ];

    /// <summary>The book, built once.</summary>
    public static PhraseBook Book { get; } = Build();

    private static PhraseBook Build()
    {
        var book = new PhraseBook();
        foreach (var names in Known)
        {
            var parts = names.Split('|');
            foreach (var name in parts)
            {
                book.Add(name, parts[0]);
            }
        }

        return book;
    }
}
