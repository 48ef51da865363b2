namespace Duologue.Protocol;

/// <summary>A member that may be absent, explicitly null, or have a value: the wire treats the three differently in <c>session.update</c>.</summary>
/// <remarks>The default value is absent. Assigning a <typeparamref name="T"/>, or null, makes it present.</remarks>
/// <typeparam name="T">Type of the value.</typeparam>
public readonly record struct Optional<T>
    where T : class
{
    /// <summary>Makes a present value.</summary>
    /// <param name="value">The value, or null for an explicit null.</param>
    public Optional(T? value)
    {
        Value = value;
        IsPresent = true;
    }

    /// <summary>Whether the member is on the wire at all.</summary>
    public bool IsPresent { get; }

    /// <summary>The value; null when absent or explicitly null.</summary>
    public T? Value { get; }

    /// <summary>Makes a present value.</summary>
    public static implicit operator Optional<T>(T? value) => new(value);
}
