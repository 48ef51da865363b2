namespace Duologue.App.Agents.Restaurant;

/// <summary>Decides by a seed how one call goes; the same seed and the same wish go the same way.</summary>
/// <param name="Seed">Any number; modulo 8 it is the <see cref="RestaurantMood"/>: 0 books, 1 offers another time, and so on.</param>
internal sealed record RestaurantMind(int Seed)
{
    private const int Moods = 8;
    private const int NumberDigits = 4;
    private const uint Prime = 16_777_619;

    // Without zero ("oh"), and without five, which sounds like nine on a telephone.
    private const string Digits = "1234678";

    private static readonly RestaurantMood[] OfChance =
    [
        RestaurantMood.Books, RestaurantMood.Books, RestaurantMood.Books, RestaurantMood.OffersAnotherTime, RestaurantMood.OffersAnotherTime,
        RestaurantMood.AsksBack, RestaurantMood.AsksBack, RestaurantMood.IsFull, RestaurantMood.HasVoicemail,
    ];

    public RestaurantMood Mood => (RestaurantMood)(((Seed % Moods) + Moods) % Moods);

    /// <summary>A mind nobody has chosen: mostly a friendly one.</summary>
    public static RestaurantMind ByChance(Random random) => new((random.Next(1_000_000) * Moods) + (int)OfChance[random.Next(OfChance.Length)]);

    /// <summary>The confirmation number of a booking: four digits that are told apart easily.</summary>
    public string NumberFor(DateOnly date, TimeOnly time, int party)
    {
        // FNV-1a, because HashCode differs from run to run
        var hash = 2_166_136_261u;
        foreach (var part in (ReadOnlySpan<int>)[Seed, date.DayNumber, time.Hour, time.Minute, party])
        {
            hash = (hash ^ (uint)part) * Prime;
        }

        var number = new char[NumberDigits];
        for (var i = 0; i < number.Length; i++)
        {
            number[i] = Digits[(int)(hash % (uint)Digits.Length)];
            hash /= (uint)Digits.Length;
        }

        return new string(number);
    }
}
