using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Duologue.App.Serve;

/// <summary>A certificate of the server's own making, for this machine's names only: for clients that dial nothing but <c>wss</c>.</summary>
internal static class DevelopmentCertificate
{
    public const string CertificateFile = "development-certificate.pem";
    public const string KeyFile = "development-certificate.key";
    private const string Name = "localhost";

    private static readonly TimeSpan Life = TimeSpan.FromDays(365);
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(30);

    // clocks of the machine's containers may be a little behind
    private static readonly TimeSpan Leeway = TimeSpan.FromHours(1);

    /// <summary>The one in the data folder; a new one when there is none, or it ends soon, or cannot be read.</summary>
    /// <exception cref="AppException">The folder cannot be written.</exception>
    public static ServerCertificate Open(DataFolder folder, TimeProvider timeProvider)
    {
        var file = folder.File(CertificateFile);
        if (Find(folder) is { } found)
        {
            if (found.NotAfter.ToUniversalTime() - timeProvider.GetUtcNow().UtcDateTime > Renewal)
            {
                return new ServerCertificate(ServerCertificate.Usable(found), [], file);
            }

            found.Dispose();
        }

        return new ServerCertificate(ServerCertificate.Usable(Make(folder, timeProvider)), [], file);
    }

    private static X509Certificate2? Find(DataFolder folder)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(folder.File(CertificateFile), folder.File(KeyFile));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            // Whatever is wrong with it, a new one is as good.
            return null;
        }
    }

    private static X509Certificate2 Make(DataFolder folder, TimeProvider timeProvider)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}, O=Duologue development", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "serverAuth")], critical: false));
        var now = timeProvider.GetUtcNow();
        using var made = request.CreateSelfSigned(now - Leeway, now + Life);
        var pem = made.ExportCertificatePem();
        var keyPem = key.ExportPkcs8PrivateKeyPem();
        folder.Write(KeyFile, Encoding.ASCII.GetBytes(keyPem + "\n"));
        folder.Write(CertificateFile, Encoding.ASCII.GetBytes(pem + "\n"));
        return X509Certificate2.CreateFromPem(pem, keyPem);
    }
}
