using System.Text;

namespace Duologue;

/// <summary>How far the output guardrails have read one response.</summary>
internal sealed class GuardrailWatch
{
    public StringBuilder Text { get; } = new();

    public int CheckedLength { get; set; }

    public bool IsChecking { get; set; }

    public bool IsWhole { get; set; }

    /// <summary>One trip is enough for one response.</summary>
    public bool IsTripped { get; set; }
}
