namespace Duologue.Testing.Twilio;

/// <summary>Whose account a <see cref="FakeTwilio"/> is, and which server it rings.</summary>
public sealed record FakeTwilioOptions
{
    /// <summary>The account: <c>AC</c> and 32 hexadecimal digits.</summary>
    public required string AccountSid { get; init; }

    /// <summary>Signs webhooks and upgrades, and is the password of the REST interface.</summary>
    public required string AuthToken { get; init; }

    /// <summary>Where to connect, such as <c>http://127.0.0.1:5080</c>.</summary>
    public required Uri Server { get; init; }

    /// <summary>Scheme and host that the server believes it has: what is signed. Addresses below it are reached at <see cref="Server"/>.</summary>
    /// <value>Default null: the same as <see cref="Server"/>.</value>
    public Uri? PublicOrigin { get; init; }

    /// <summary>SHA-256 of a certificate that the server may show although no authority vouches for it, in upper-case hexadecimal digits.</summary>
    /// <value>Default null: only certificates that the system trusts.</value>
    public string? ServerCertificate { get; init; }

    /// <summary>Path of the number's voice webhook.</summary>
    /// <value>Default <c>/twilio/voice</c>.</value>
    public string VoicePath { get; init; } = "/twilio/voice";

    /// <summary>Path of the number's status callback; null when the number has none.</summary>
    /// <value>Default <c>/twilio/status</c>.</value>
    public string? StatusCallbackPath { get; init; } = "/twilio/status";

    /// <summary>Sent with every voice webhook beside the fields that are always there, such as <c>CallerName</c>.</summary>
    public IReadOnlyDictionary<string, string> ExtraParameters { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Numbers that calls may be placed from; null for any.</summary>
    public IReadOnlyList<string>? Numbers { get; init; }

    /// <summary>Makes the signature of a stream's upgrade from its address; null result sends none. Null signs as Twilio does.</summary>
    public Func<string, string?>? UpgradeSignature { get; init; }

    /// <summary>How long a webhook may take to answer, in real time whatever the clock of the calls is.</summary>
    /// <value>Default 15 s, as at Twilio.</value>
    public TimeSpan WebhookTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the <c>action</c> of <c>&lt;Connect&gt;</c> is requested when the call is over, too; its answer is not followed then.</summary>
    /// <value>Default false.</value>
    public bool RequestsActionAfterHangUp { get; init; }

    /// <summary>The clock of all calls; null for the system's.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"{AccountSid} ringing {Server}";

    internal TimeProvider Clock => TimeProvider ?? System.TimeProvider.System;

    internal Uri Origin => PublicOrigin ?? Server;
}
