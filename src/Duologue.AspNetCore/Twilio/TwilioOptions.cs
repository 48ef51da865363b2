using Duologue.Phone;

namespace Duologue.AspNetCore.Twilio;

/// <summary>How phone calls come in over Twilio, and whether they may go out.</summary>
/// <remarks>Read once at start. Section <c>Duologue:Twilio</c>; the environment's variables are read by <see cref="FromEnvironment"/>.</remarks>
public sealed class TwilioOptions
{
    private const int SidLength = 34;

    /// <summary>The account: <c>AC</c> and 32 hexadecimal digits. Variable <c>TWILIO_ACCOUNT_SID</c>.</summary>
    public string AccountSid { get; set; } = "";

    /// <summary>The account's primary token: it signs what Twilio sends, and it is the password of the REST interface. Variable <c>TWILIO_AUTH_TOKEN</c>.</summary>
    public string AuthToken { get; set; } = "";

    /// <summary>The number calls are placed from, in E.164. Variable <c>TWILIO_PHONE_NUMBER</c>.</summary>
    public string PhoneNumber { get; set; } = "";

    /// <summary>Scheme and host under which Twilio reaches this server, such as <c>https://voice.example.com</c>. Variable <c>PUBLIC_DOMAIN</c>.</summary>
    /// <remarks>Signatures are computed over it, never over what a request says of itself. A plain host means <c>https</c>.</remarks>
    public Uri? PublicOrigin { get; set; }

    /// <summary>The REST interface. Variable <c>TWILIO_API_BASE_URL</c>.</summary>
    /// <value>Default <c>https://api.twilio.com</c>.</value>
    public Uri ApiBaseUrl { get; set; } = new("https://api.twilio.com");

    /// <summary>Whether signatures and stream tokens are demanded. Variable <c>TWILIO_REQUIRE_SIGNATURE</c>; false counts in the Development environment only.</summary>
    /// <value>Default true.</value>
    public bool RequireSignature { get; set; } = true;

    /// <summary>Name of the agent that answers when the webhook's address names none.</summary>
    /// <value>Default <c>starter</c>.</value>
    public string DefaultAgent { get; set; } = "starter";

    /// <summary>How much audio is given to the phone before it is due to be heard.</summary>
    /// <value>Default 1 s; range 100 ms to 10 s.</value>
    public TimeSpan PlaybackLead { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a media stream may take to name itself with <c>start</c>.</summary>
    /// <value>Default 5 s; range 100 ms to 1 min.</value>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stream token is good after the webhook was answered, or the call placed.</summary>
    /// <value>Default 60 s; range 1 s to 10 min.</value>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a conversation waits for a phone whose media stream was lost.</summary>
    /// <value>Default 10 s; range 0 to 1 min.</value>
    public TimeSpan ResumeWindow { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest call that came in.</summary>
    /// <value>Default 30 min; range 10 s to 4 h.</value>
    public TimeSpan MaximumDuration { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Media streams at once that have not named themselves yet; further ones are told to come back.</summary>
    /// <value>Default 200; at least 1.</value>
    public int MaximumOpening { get; set; } = 200;

    /// <summary>The same for one address. Behind a proxy all streams come from one address: then this is to be as large as <see cref="MaximumOpening"/>.</summary>
    /// <value>Default 20; at least 1.</value>
    public int MaximumOpeningPerAddress { get; set; } = 20;

    /// <summary>What the caller hears when the agent cannot be reached.</summary>
    public string ApologyText { get; set; } = "Sorry, we cannot take your call right now. Please try again later. Goodbye.";

    /// <summary>Placing calls; off unless switched on.</summary>
    public OutboundOptions Outbound { get; set; } = new();

    /// <summary>Whether any of the four variables of an account is set.</summary>
    public bool IsAnySet => AccountSid.Length > 0 || AuthToken.Length > 0 || PhoneNumber.Length > 0 || PublicOrigin is not null;

    /// <summary>Everything wrong with the values, one sentence each, naming the variable; empty when all is well.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> errors = [];
        Add(errors, AccountSid is ['A', 'C', ..] && AccountSid.Length == SidLength && AccountSid.Skip(2).All(char.IsAsciiHexDigit),
            AccountSid.Length == 0 ? "TWILIO_ACCOUNT_SID is missing." : "TWILIO_ACCOUNT_SID must be AC and 32 hexadecimal digits.");
        Add(errors, AuthToken.Length > 0, "TWILIO_AUTH_TOKEN is missing.");
        Add(errors, PhoneNumberIsValid, PhoneNumber.Length == 0 ? "TWILIO_PHONE_NUMBER is missing." : "TWILIO_PHONE_NUMBER must look like +15550001111.");
        Add(errors, PublicOrigin is { IsAbsoluteUri: true, AbsolutePath: "/", Scheme: "https" or "http" },
            PublicOrigin is null ? "PUBLIC_DOMAIN is missing." : "PUBLIC_DOMAIN must be a host such as voice.example.com, without a path.");
        Range(errors, nameof(PlaybackLead), PlaybackLead, TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10));
        Range(errors, nameof(StartTimeout), StartTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        Range(errors, nameof(TokenLifetime), TokenLifetime, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
        Range(errors, nameof(ResumeWindow), ResumeWindow, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Range(errors, nameof(MaximumDuration), MaximumDuration, TimeSpan.FromSeconds(10), TimeSpan.FromHours(4));
        Add(errors, MaximumOpening > 0 && MaximumOpeningPerAddress > 0, $"{nameof(MaximumOpening)} and {nameof(MaximumOpeningPerAddress)} must be at least 1.");
        Add(errors, ApiBaseUrl is { IsAbsoluteUri: true, Scheme: "https" or "http" }, "TWILIO_API_BASE_URL must be an address such as https://api.twilio.com.");
        errors.AddRange(Outbound.Validate());
        return errors;
    }

    /// <summary>Reads the environment's variables over the defaults.</summary>
    public static TwilioOptions FromEnvironment() => new()
    {
        AccountSid = Read("TWILIO_ACCOUNT_SID"),
        AuthToken = Read("TWILIO_AUTH_TOKEN"),
        PhoneNumber = Read("TWILIO_PHONE_NUMBER"),
        PublicOrigin = Read("PUBLIC_DOMAIN") is { Length: > 0 } domain ? Origin(domain) : null,
        ApiBaseUrl = Read("TWILIO_API_BASE_URL") is { Length: > 0 } api ? new Uri(api, UriKind.RelativeOrAbsolute) : new Uri("https://api.twilio.com"),
        RequireSignature = !Read("TWILIO_REQUIRE_SIGNATURE").Equals("false", StringComparison.OrdinalIgnoreCase),
        Outbound = OutboundOptions.FromEnvironment(),
    };

    /// <summary>Never the token.</summary>
    public override string ToString() => $"Twilio account {Duologue.Phone.PhoneNumber.Mask(AccountSid)} at {PublicOrigin}";

    private bool PhoneNumberIsValid => Duologue.Phone.PhoneNumber.IsValid(PhoneNumber);

    private static Uri? Origin(string domain) =>
        Uri.TryCreate(domain.Contains("://", StringComparison.Ordinal) ? domain : $"https://{domain}", UriKind.Absolute, out var origin) ? origin : new Uri("invalid:");

    private static string Read(string name) => Environment.GetEnvironmentVariable(name)?.Trim() ?? "";

    private static void Add(List<string> errors, bool isRight, string error)
    {
        if (!isRight)
        {
            errors.Add(error);
        }
    }

    private static void Range(List<string> errors, string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
        Add(errors, value >= least && value <= most, $"{name} must be between {least} and {most}, but is {value}.");
}
