namespace Duologue.App.Phone;

/// <summary>One thing said in a call.</summary>
internal sealed record CallReportLine(string Speaker, string Text, long AtMs, bool Interrupted)
{
    public bool IsCaller => Speaker == "caller";
}
