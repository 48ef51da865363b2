namespace Duologue.Speech.PocketSphinx;

/// <summary>Values people say for kinds that no rule makes. Comma separated; how a word is pronounced comes from the dictionary.</summary>
internal static class SlotWords
{
    internal const string Weekdays = "monday, tuesday, wednesday, thursday, friday, saturday, sunday";

    internal const string Months = "january, february, march, april, may, june, july, august, september, october, november, december";

    internal const string DayParts = "morning, afternoon, evening, night, noon, midnight, lunchtime, early morning, late afternoon";

    internal const string Colors = "black, white, red, green, blue, yellow, orange, purple, pink, brown, gray, silver, gold";

    internal const string Confirmations = "yes, no, yes please, no thanks, sure, okay, correct, that's right, that's wrong, go ahead, never mind";

    internal const string Departments = """
        billing, support, technical support, sales, booking, appointments, scheduling, weather, fitness, coaching, returns, shipping, reception,
        customer service, accounts, human resources, a person, a human, an agent, an operator, the manager, the coach, the concierge
        """;

    internal const string Cities = """
        paris, london, berlin, madrid, rome, vienna, prague, dublin, lisbon, amsterdam, brussels, copenhagen, stockholm, oslo, helsinki, warsaw, budapest,
        athens, zurich, geneva, munich, hamburg, frankfurt, cologne, stuttgart, dresden, leipzig, barcelona, valencia, seville, milan, venice, florence,
        naples, turin, marseille, lyon, nice, bordeaux, edinburgh, glasgow, manchester, liverpool, birmingham, bristol, cambridge, oxford, belfast, cardiff,
        moscow, kiev, istanbul, ankara, jerusalem, tel aviv, cairo, casablanca, lagos, nairobi, johannesburg, cape town, dubai, abu dhabi, riyadh, doha,
        tehran, baghdad, karachi, mumbai, delhi, new delhi, bangalore, calcutta, dhaka, bangkok, singapore, jakarta, manila, hanoi, kuala lumpur,
        hong kong, shanghai, beijing, seoul, tokyo, osaka, kyoto, taipei, sydney, melbourne, brisbane, perth, adelaide, auckland, wellington, honolulu,
        anchorage, vancouver, toronto, montreal, ottawa, calgary, quebec, mexico city, havana, bogota, lima, santiago, buenos aires, rio de janeiro,
        sao paulo, caracas, new york, new york city, boston, chicago, los angeles, san francisco, san diego, san jose, seattle, portland, denver, phoenix,
        las vegas, salt lake city, dallas, houston, austin, san antonio, atlanta, miami, orlando, tampa, philadelphia, washington, washington d c,
        baltimore, pittsburgh, cleveland, detroit, minneapolis, milwaukee, saint louis, kansas city, new orleans, nashville, memphis, charlotte, richmond,
        sacramento, oakland, tucson, albuquerque, oklahoma city, omaha, indianapolis, columbus, cincinnati, buffalo, reykjavik, luxembourg, monaco,
        sofia, bucharest, belgrade, zagreb, tallinn, riga, palo alto, berkeley, brooklyn, manhattan, jacksonville, louisville, raleigh
        """;

    internal const string Exercises = """
        bench press, incline bench press, squat, squats, back squat, front squat, deadlift, deadlifts, overhead press, shoulder press, military press,
        push ups, pull ups, chin ups, sit ups, lunges, lunge, plank, planks, dips, curls, bicep curls, hammer curls, tricep extensions, leg press,
        leg curls, leg extensions, calf raises, lateral raises, rows, barbell rows, dumbbell rows, lat pull down, burpees, jumping jacks, mountain climbers,
        crunches, hip thrusts, kettlebell swings, clean and jerk, power clean, snatch, face pulls, shrugs, running, jogging, rowing, cycling, swimming,
        walking, yoga, pilates, stretching, jump rope, step ups, box jumps, wall sits, dumbbell press, chest fly, goblet squat
        """;

    internal const string Muscles = "chest, back, shoulders, legs, arms, biceps, triceps, core, abs, glutes, quads, hamstrings, calves, upper body, lower body, full body";

    internal const string Names = """
        james, john, robert, michael, william, david, richard, joseph, thomas, charles, daniel, matthew, anthony, mark, paul, steven, andrew, kevin, brian,
        george, edward, peter, henry, jack, adam, ben, sam, alex, max, tom, mary, patricia, jennifer, linda, elizabeth, barbara, susan, jessica, sarah,
        karen, nancy, lisa, margaret, betty, sandra, ashley, emily, anna, anne, maria, laura, julia, emma, olivia, sophia, grace, alice, kate, rachel,
        smith, johnson, williams, brown, jones, garcia, miller, davis, rodriguez, martinez, wilson, anderson, taylor, moore, jackson, martin, lee, thompson,
        white, harris, clark, lewis, robinson, walker, young, allen, king, wright, scott, green, baker, adams, nelson, hill, campbell, mitchell, carter,
        john smith, mary johnson, david miller, sarah brown, anna wilson, michael jones, emma davis, robert taylor
        """;

    internal const string Services = """
        haircut, a haircut, checkup, check up, cleaning, dental cleaning, massage, consultation, physical, eye exam, oil change, inspection, manicure,
        pedicure, facial, coloring, appointment, meeting, doctor, dentist, doctor's appointment, training session, personal training, therapy,
        physical therapy, vaccination, flu shot, repair, delivery, installation, demo, interview, phone call, table, dinner, lunch, room
        """;

    internal const string Foods = """
        pizza, burger, salad, pasta, sushi, sandwich, soup, steak, chicken, fish, tacos, fries, rice, bread, cheese, coffee, tea, water, juice, beer, wine,
        milk, cake, ice cream, breakfast, lunch, dinner
        """;
}
