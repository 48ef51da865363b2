namespace Duologue.AspNetCore.Wire;

/// <summary>What the door says of a request.</summary>
/// <param name="IsFromFriend">Whether its page may ask at all, or it shows a key that no foreign page has.</param>
/// <param name="MayEnter">Whether it shows the key it needs.</param>
/// <param name="Secret">What its short-lived key brings along.</param>
internal readonly record struct DoorVerdict(bool IsFromFriend, bool MayEnter, ShortKey? Secret);
