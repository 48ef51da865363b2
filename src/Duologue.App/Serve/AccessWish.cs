namespace Duologue.App.Serve;

/// <summary>What the user said about who may use the server.</summary>
internal sealed record AccessWish
{
    /// <summary>The key to be asked for; null for the one in the data folder, or a new one.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Whether everybody may.</summary>
    public bool IsOpen { get; init; }

    /// <summary>Pages elsewhere that may.</summary>
    public IReadOnlyList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Never the key.</summary>
    public override string ToString() => $"open: {IsOpen}, origins: {AllowedOrigins.Count}";
}
