using Duologue.App.Models;
using Duologue.AspNetCore.Twilio;

namespace Duologue.App.Serve;

/// <summary>What <c>duologue serve</c> was asked for.</summary>
/// <param name="Url">Where to listen; port 0 takes a free one.</param>
/// <param name="Drain">How long calls may go on when the server is told to end.</param>
/// <param name="Folder">Where its own files are.</param>
/// <param name="Twilio">Twilio's line; null for the local one.</param>
/// <param name="Model">What makes the talk: see <see cref="ModelChoice"/>.</param>
internal sealed record ServeRequest(Uri Url, TimeSpan Drain, DataFolder Folder, TwilioOptions? Twilio = null, string Model = ModelChoice.Auto);
