namespace Duologue.Phone;

/// <summary>Who may place calls, where to, and how many. Off, and empty lists allow nothing.</summary>
/// <remarks>Section <c>Duologue:Phone:Outbound</c>.</remarks>
public sealed class OutboundOptions
{
    /// <summary>Whether calls may be placed at all. Variable <c>TWILIO_OUTBOUND</c>: <c>true</c>.</summary>
    /// <value>Default false.</value>
    public bool IsEnabled { get; set; }

    /// <summary>Keys with which <c>/calls</c> may be used, by the name that limits and logs use. Variable <c>DUOLOGUE_API_KEYS</c>: <c>name=key,name=key</c>.</summary>
    public IDictionary<string, string> ApiKeys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What a number must begin with to be called, such as <c>+4930</c>; none allowed while empty. Variable <c>TWILIO_ALLOWED_PREFIXES</c>, separated by commas.</summary>
    public IList<string> AllowedPrefixes { get; } = [];

    /// <summary>Longest call; always told to the carrier.</summary>
    /// <value>Default 15 min; range 10 s to 4 h.</value>
    public TimeSpan TimeLimit { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How long the other side may ring.</summary>
    /// <value>Default 30 s; range 5 s to 10 min.</value>
    public TimeSpan RingTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the carrier is asked to tell people from machines, beside the call; see <see cref="Phone.PhoneCall.AnsweredBy"/>. Variable <c>TWILIO_DETECT_MACHINES</c>: <c>true</c>.</summary>
    /// <value>Default false: the carrier charges for it.</value>
    public bool DetectsMachines { get; set; }

    /// <summary>Calls of one asker at once.</summary>
    /// <value>Default 10; at least 1.</value>
    public int AtOncePerKey { get; set; } = 10;

    /// <summary>Calls of one asker in 24 hours.</summary>
    /// <value>Default 100; at least 1.</value>
    public int PerKeyPerDay { get; set; } = 100;

    /// <summary>Calls to one number in an hour, whoever asks.</summary>
    /// <value>Default 3; at least 1.</value>
    public int PerDestinationPerHour { get; set; } = 3;

    /// <summary>Shortest time between two calls of one asker.</summary>
    /// <value>Default 1 s; range 0 to 1 h.</value>
    public TimeSpan PausePerKey { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Minutes of talk that may be bought in 24 hours, counted as the time limits of the calls placed, and corrected when they end.</summary>
    /// <value>Default 300; at least 1.</value>
    public int MinutesPerDay { get; set; } = 300;

    /// <summary>Everything wrong with the values, one sentence each; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        if (AllowedPrefixes.FirstOrDefault(p => p is not ['+', >= '1' and <= '9', ..] || p.AsSpan(1).ContainsAnyExceptInRange('0', '9')) is { } wrong)
        {
            errors.Add($"TWILIO_ALLOWED_PREFIXES must hold prefixes such as +4930, not '{wrong}'.");
        }

        if (ApiKeys.Any(k => k.Key.Length == 0 || k.Value.Length < 16))
        {
            errors.Add("DUOLOGUE_API_KEYS must be name=key pairs, separated by commas, with keys of at least 16 characters.");
        }

        if (TimeLimit < TimeSpan.FromSeconds(10) || TimeLimit > TimeSpan.FromHours(4))
        {
            errors.Add($"{nameof(TimeLimit)} must be between 10 seconds and 4 hours, but is {TimeLimit}.");
        }

        if (RingTimeout < TimeSpan.FromSeconds(5) || RingTimeout > TimeSpan.FromMinutes(10))
        {
            errors.Add($"{nameof(RingTimeout)} must be between 5 seconds and 10 minutes, but is {RingTimeout}.");
        }

        if (AtOncePerKey < 1 || PerKeyPerDay < 1 || PerDestinationPerHour < 1 || MinutesPerDay < 1 || PausePerKey < TimeSpan.Zero)
        {
            errors.Add("Limits of outbound calls must be at least 1; to place none leave TWILIO_OUTBOUND unset.");
        }

        return errors;
    }

    /// <summary>Reads the environment's variables over the defaults.</summary>
    public static OutboundOptions FromEnvironment()
    {
        var options = new OutboundOptions { IsEnabled = IsOn("TWILIO_OUTBOUND"), DetectsMachines = IsOn("TWILIO_DETECT_MACHINES") };
        foreach (var prefix in Split("TWILIO_ALLOWED_PREFIXES"))
        {
            options.AllowedPrefixes.Add(prefix);
        }

        foreach (var pair in Split("DUOLOGUE_API_KEYS"))
        {
            var parts = pair.Split('=', 2);
            options.ApiKeys[parts.Length == 2 ? parts[0] : ""] = parts[^1];
        }

        return options;
    }

    private static bool IsOn(string name) => Read(name).Equals("true", StringComparison.OrdinalIgnoreCase);

    private static string[] Split(string name) => Read(name).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static string Read(string name) => Environment.GetEnvironmentVariable(name)?.Trim() ?? "";
}
