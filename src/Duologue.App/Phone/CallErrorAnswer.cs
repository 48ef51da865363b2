namespace Duologue.App.Phone;

/// <summary>What a server answers instead of a call.</summary>
internal sealed record CallErrorAnswer(CallErrorAnswer.Problem Error)
{
    internal sealed record Problem(string Code, string Message);
}
