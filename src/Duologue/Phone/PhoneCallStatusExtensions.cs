namespace Duologue.Phone;

/// <summary>What a status says.</summary>
public static class PhoneCallStatusExtensions
{
    /// <summary>Whether nothing comes after it.</summary>
    /// <param name="status">The status.</param>
    public static bool IsFinal(this PhoneCallStatus status) => status >= PhoneCallStatus.Completed;
}
