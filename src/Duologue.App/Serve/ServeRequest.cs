using Duologue.App.Models;
using Duologue.AspNetCore.Twilio;

namespace Duologue.App.Serve;

/// <summary>What <c>duologue serve</c> was asked for.</summary>
/// <param name="Url">Where to listen; port 0 takes a free one.</param>
/// <param name="Drain">How long calls may go on when the server is told to end.</param>
/// <param name="Folder">Where its own files are.</param>
/// <param name="Twilio">Twilio's line; null for the local one.</param>
/// <param name="Model">What makes the talk: see <see cref="ModelChoice"/>.</param>
internal sealed record ServeRequest(Uri Url, TimeSpan Drain, DataFolder Folder, TwilioOptions? Twilio = null, string Model = ModelChoice.Auto)
{
    /// <summary>Where to listen besides.</summary>
    public IReadOnlyList<Uri> MoreUrls { get; init; } = [];

    /// <summary>Who may use it.</summary>
    public AccessWish Access { get; init; } = new();

    /// <summary>Which certificate it shows; null for one of its own making.</summary>
    public CertificateFile? Certificate { get; init; }

    /// <summary>Changes how the server logs; null for warnings on the console.</summary>
    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Every address, the one that is announced first.</summary>
    public IReadOnlyList<Uri> Urls => [Url, .. MoreUrls];
}
