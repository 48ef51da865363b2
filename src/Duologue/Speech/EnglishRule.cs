using System.Text.RegularExpressions;

namespace Duologue.Speech;

/// <summary>One thing people write in another way than they say it.</summary>
/// <param name="Pattern">Anchored with <c>\G</c> to the place looked at.</param>
/// <param name="Say">What is said, or null when the match is something else after all.</param>
internal sealed record EnglishRule(Regex Pattern, Func<Match, string?> Say);
