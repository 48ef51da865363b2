namespace Duologue.Load.Wire;

/// <summary>Something that asked to be called at a time.</summary>
internal interface IAlarm
{
    /// <summary>The time has come.</summary>
    /// <param name="kind">What was asked for.</param>
    /// <param name="due">When it should have been.</param>
    void Alarm(int kind, long due);
}
