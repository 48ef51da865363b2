namespace Duologue;

/// <summary>What the watch over responses found.</summary>
internal enum ResponseAlert
{
    /// <summary>A requested response did not begin; it was asked for again.</summary>
    NotBegun,

    /// <summary>It did not begin the second time either.</summary>
    NeverBegan,

    /// <summary>A response stood still; it was cancelled and is asked for again.</summary>
    Stalled,

    /// <summary>It stood still the second time too.</summary>
    StalledForGood,
}
