namespace Duologue.App.Serve;

/// <summary>A certificate that the user has.</summary>
/// <param name="Path">PEM, or PFX with the private key in it.</param>
/// <param name="KeyPath">The private key in PEM; null when it is in the same file.</param>
/// <param name="Password">What the private key is encrypted with; null when it is not.</param>
internal sealed record CertificateFile(string Path, string? KeyPath, string? Password)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => Path;
}
