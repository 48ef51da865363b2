namespace Duologue.App;

/// <summary>How the <c>duologue</c> command ends; documented in docs/guide/start.md.</summary>
internal static class ExitCode
{
    /// <summary>It worked.</summary>
    public const int Success = 0;

    /// <summary>Something we did not foresee.</summary>
    public const int Unexpected = 1;

    /// <summary>The command line: an unknown option, command or agent.</summary>
    public const int Usage = 2;

    /// <summary>A file given by the user cannot be read or written.</summary>
    public const int File = 3;

    /// <summary>A setting is missing or wrong, the key included.</summary>
    public const int Settings = 4;

    /// <summary>A system library is missing.</summary>
    public const int MissingPart = 5;

    /// <summary>The model could not be reached, or the line to it was lost for good.</summary>
    public const int Model = 6;

    /// <summary>The phone: no server is running, it refused, or nobody answered.</summary>
    public const int Phone = 7;

    /// <summary>The user stopped it.</summary>
    public const int Interrupted = 130;
}
