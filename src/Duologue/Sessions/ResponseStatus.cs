namespace Duologue;

/// <summary>How a response ended. Wire: <c>response.status</c>.</summary>
public enum ResponseStatus
{
    /// <summary>It is whole.</summary>
    Completed,

    /// <summary>It was cut off by the user's speech, an interruption or a guardrail.</summary>
    Cancelled,

    /// <summary>It stopped early: too long, or filtered.</summary>
    Incomplete,

    /// <summary>The model failed, refused the request, or never answered.</summary>
    Failed,
}
