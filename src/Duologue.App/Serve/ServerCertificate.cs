using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Duologue.App.Serve;

/// <summary>What the server shows on encrypted connections.</summary>
/// <param name="Certificate">With its private key.</param>
/// <param name="Chain">What leads from it to an authority; empty when nothing does.</param>
/// <param name="PublicFile">The certificate to be trusted by clients, when no authority vouches for it; null for the user's own.</param>
internal sealed record ServerCertificate(X509Certificate2 Certificate, X509Certificate2Collection Chain, string? PublicFile) : IDisposable
{
    /// <summary>SHA-256 of the certificate, in upper-case hexadecimal digits: by it this user's commands know their server.</summary>
    public string Fingerprint => Certificate.GetCertHashString(HashAlgorithmName.SHA256);

    /// <summary>The user's certificate, or the development certificate of the folder.</summary>
    /// <exception cref="AppException">It cannot be used; the message says why.</exception>
    public static ServerCertificate Open(CertificateFile? file, DataFolder folder, TimeProvider timeProvider) =>
        file is null ? DevelopmentCertificate.Open(folder, timeProvider) : Load(file, timeProvider);

    /// <summary>Lets servers of Windows use a key that came from a file.</summary>
    public static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        if (!OperatingSystem.IsWindows())
        {
            return certificate;
        }

        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }
    }

    public void Dispose()
    {
        Certificate.Dispose();
        foreach (var link in Chain)
        {
            link.Dispose();
        }
    }

    private static ServerCertificate Load(CertificateFile file, TimeProvider timeProvider)
    {
        try
        {
            var (certificate, chain) = IsPfx(file.Path) ? LoadPfx(file) : LoadPem(file);
            if (!certificate.HasPrivateKey)
            {
                throw new AppException(ExitCode.Settings, $"'{file.Path}' holds no private key; name its file with --certificate-key");
            }

            return timeProvider.GetUtcNow().UtcDateTime > certificate.NotAfter.ToUniversalTime()
                ? throw new AppException(ExitCode.Settings, $"the certificate in '{file.Path}' was valid until {certificate.NotAfter:yyyy-MM-dd}; renew it")
                : new ServerCertificate(Usable(certificate), chain, PublicFile: null);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new AppException(ExitCode.File, $"cannot read the certificate: {error.Message}");
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new AppException(
                ExitCode.Settings,
                $"the certificate in '{file.Path}' cannot be used: it must be PEM with a PEM key (--certificate-key) that belongs to it, or PFX; and --certificate-password must be right");
        }
    }

    private static bool IsPfx(string path) => Path.GetExtension(path).ToLowerInvariant() is ".pfx" or ".p12";

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadPfx(CertificateFile file)
    {
        var all = X509CertificateLoader.LoadPkcs12CollectionFromFile(file.Path, file.Password);
        var own = all.FirstOrDefault(c => c.HasPrivateKey) ?? all.FirstOrDefault()
            ?? throw new AppException(ExitCode.Settings, $"'{file.Path}' holds no certificate");
        all.Remove(own);
        return (own, all);
    }

    private static (X509Certificate2 Certificate, X509Certificate2Collection Chain) LoadPem(CertificateFile file)
    {
        var pem = File.ReadAllText(file.Path);
        var key = file.KeyPath is null ? pem : File.ReadAllText(file.KeyPath);
        if (!key.Contains("PRIVATE KEY", StringComparison.Ordinal))
        {
            throw new AppException(
                ExitCode.Settings, file.KeyPath is null ? $"'{file.Path}' holds no private key; name its file with --certificate-key" : $"'{file.KeyPath}' holds no private key in PEM");
        }

        var own = file.Password is null ? X509Certificate2.CreateFromPem(pem, key) : X509Certificate2.CreateFromEncryptedPem(pem, key, file.Password);
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(pem);
        chain[0].Dispose();
        chain.RemoveAt(0);
        return (own, chain);
    }
}
