using System.Text.Json.Serialization;

namespace Duologue.App.Serve;

/// <summary>Which line a server answers.</summary>
internal enum PhoneLineKind
{
    /// <summary>One of this machine: only who can read the data folder can ring.</summary>
    [JsonStringEnumMemberName("local")]
    Local,

    /// <summary>A number at Twilio.</summary>
    [JsonStringEnumMemberName("twilio")]
    Twilio,
}
