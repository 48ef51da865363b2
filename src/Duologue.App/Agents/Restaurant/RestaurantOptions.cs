using System.Globalization;
using Duologue.Phone;

namespace Duologue.App.Agents.Restaurant;

/// <summary>Name and number of the demo restaurant, and what decides its mind.</summary>
/// <param name="Name">As it is spoken.</param>
/// <param name="Phone">Number in E.164.</param>
/// <param name="Seed">See <see cref="RestaurantMind"/>; null leaves it to chance.</param>
internal sealed record RestaurantOptions(string Name, string Phone, int? Seed)
{
    public const string DefaultName = "Bella Vista";
    public const string DefaultPhone = "+15550123456";

    /// <summary>Reads <c>DEMO_RESTAURANT_NAME</c>, <c>DEMO_RESTAURANT_PHONE</c> and, unless a seed is given, <c>DEMO_RESTAURANT_SEED</c>.</summary>
    /// <exception cref="AppException">One of them is not what it should be.</exception>
    public static RestaurantOptions FromEnvironment(int? seed = null)
    {
        var phone = Read("DEMO_RESTAURANT_PHONE") ?? DefaultPhone;
        if (!PhoneNumber.IsValid(phone))
        {
            throw new AppException(ExitCode.Settings, "DEMO_RESTAURANT_PHONE must be a number in E.164, such as +15550123456");
        }

        return new RestaurantOptions(Read("DEMO_RESTAURANT_NAME") ?? DefaultName, phone, seed ?? SeedFrom(Read("DEMO_RESTAURANT_SEED")));
    }

    private static int? SeedFrom(string? text) => text switch
    {
        null => null,
        _ when int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var seed) => seed,
        _ => throw new AppException(ExitCode.Settings, "DEMO_RESTAURANT_SEED must be a whole number; see docs/guide/concierge.md for what each does"),
    };

    private static string? Read(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
