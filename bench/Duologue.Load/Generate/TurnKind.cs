namespace Duologue.Load.Generate;

/// <summary>How a turn of the script goes.</summary>
internal enum TurnKind
{
    /// <summary>The caller hears the answer out.</summary>
    HeardOut,

    /// <summary>The caller speaks while the answer is still being made.</summary>
    CutWhileMade,

    /// <summary>The caller speaks while a finished answer still plays.</summary>
    CutWhilePlaying,
}
