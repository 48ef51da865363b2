using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Duologue.App.Serve;
using Duologue.Testing;

namespace Duologue.App.Tests.Serve;

/// <summary>What a server shows on encrypted connections: a certificate of its own making, or the user's in every form it comes in.</summary>
public class CertificateTests
{
    private const string Password = "open-sesame";

    [Fact]
    public void The_development_certificate_is_for_this_machine_and_made_once()
    {
        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        var clock = new ManualTimeProvider();

        using var first = DevelopmentCertificate.Open(folder, clock);
        using var second = DevelopmentCertificate.Open(folder, clock);

        Assert.Equal(first.Fingerprint, second.Fingerprint);
        Assert.True(second.Certificate.HasPrivateKey);
        Assert.True(second.Certificate.MatchesHostname("localhost"));
        Assert.True(second.Certificate.MatchesHostname("127.0.0.1"));
        Assert.True(second.Certificate.MatchesHostname("::1"));
        Assert.False(second.Certificate.MatchesHostname("example.com"));
        Assert.DoesNotContain("PRIVATE", File.ReadAllText(first.PublicFile!), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.GetFiles(parent.Path))
            {
                Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            }
        }
    }

    [Theory]
    [InlineData(330, false)]
    [InlineData(336, true)]
    [InlineData(500, true)]
    public void It_is_renewed_before_it_ends(int days, bool isRenewed)
    {
        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        var clock = new ManualTimeProvider();
        using var first = DevelopmentCertificate.Open(folder, clock);

        clock.Advance(TimeSpan.FromDays(days));
        using var second = DevelopmentCertificate.Open(folder, clock);

        Assert.Equal(isRenewed, first.Fingerprint != second.Fingerprint);
        Assert.True(second.Certificate.NotAfter.ToUniversalTime() > clock.GetUtcNow().UtcDateTime.AddDays(29));
    }

    [Theory]
    [InlineData(DevelopmentCertificate.KeyFile, "nonsense")]
    [InlineData(DevelopmentCertificate.CertificateFile, "")]
    public void One_that_is_damaged_is_replaced(string file, string contents)
    {
        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        using var first = DevelopmentCertificate.Open(folder, new ManualTimeProvider());
        File.WriteAllText(folder.File(file), contents);

        using var second = DevelopmentCertificate.Open(folder, new ManualTimeProvider());

        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        Assert.True(second.Certificate.HasPrivateKey);
    }

    [Theory]
    [InlineData("pem")]
    [InlineData("pem and key")]
    [InlineData("pem and encrypted key")]
    [InlineData("pfx")]
    [InlineData("chain")]
    public void The_users_certificate_is_read_in_every_form(string form)
    {
        using var folder = new TemporaryFolder();
        using var own = Make(TimeSpan.FromDays(10));
        var file = Write(folder, own, form);

        using var read = ServerCertificate.Open(file, new DataFolder(folder.Path), TimeProvider.System);

        Assert.Equal(own.GetCertHashString(HashAlgorithmName.SHA256), read.Fingerprint);
        Assert.True(read.Certificate.HasPrivateKey);
        Assert.Equal(form == "chain" ? 1 : 0, read.Chain.Count);
        Assert.Null(read.PublicFile);
    }

    [Theory]
    [InlineData("missing", ExitCode.File, "cannot read the certificate")]
    [InlineData("no certificate", ExitCode.Settings, "cannot be used")]
    [InlineData("no key", ExitCode.Settings, "--certificate-key")]
    [InlineData("another's key", ExitCode.Settings, "belongs to it")]
    [InlineData("wrong password", ExitCode.Settings, "--certificate-password")]
    [InlineData("wrong pfx password", ExitCode.Settings, "--certificate-password")]
    [InlineData("expired", ExitCode.Settings, "renew it")]
    public void One_that_cannot_be_used_is_told_in_the_users_words(string what, int code, string says)
    {
        using var folder = new TemporaryFolder();
        using var own = Make(what == "expired" ? TimeSpan.FromDays(-1) : TimeSpan.FromDays(10));
        using var other = Make(TimeSpan.FromDays(10));
        var file = what switch
        {
            "missing" => new CertificateFile(folder.File("nowhere.pem"), null, null),
            "no certificate" => Keep(folder, "own.pem", own.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem(), null),
            "no key" => Keep(folder, "own.pem", own.ExportCertificatePem(), null),
            "another's key" => Keep(folder, "own.pem", own.ExportCertificatePem(), other.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem()),
            "wrong password" => Write(folder, own, "pem and encrypted key") with { Password = "wrong" },
            "wrong pfx password" => Write(folder, own, "pfx") with { Password = "wrong" },
            _ => Write(folder, own, "pem"),
        };

        var error = Assert.Throws<AppException>(() => ServerCertificate.Open(file, new DataFolder(folder.Path), TimeProvider.System));

        Assert.Equal(code, error.ExitCode);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Password, error.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 Make(TimeSpan left)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        return new CertificateRequest("CN=voice.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-20), now + left);
    }

    private static CertificateFile Write(TemporaryFolder folder, X509Certificate2 own, string form)
    {
        using var key = own.GetECDsaPrivateKey()!;
        var (pem, plain) = (own.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
        switch (form)
        {
            case "pem and key":
                return Keep(folder, "own.pem", pem, plain);
            case "pem and encrypted key":
                var encrypted = key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1_000));
                return Keep(folder, "own.pem", pem, encrypted) with { Password = Password };
            case "pfx":
                File.WriteAllBytes(folder.File("own.pfx"), own.Export(X509ContentType.Pfx, Password));
                return new CertificateFile(folder.File("own.pfx"), null, Password);
            case "chain":
                using (var above = Make(TimeSpan.FromDays(20)))
                {
                    return Keep(folder, "own.pem", $"{pem}\n{above.ExportCertificatePem()}\n{plain}", null);
                }

            default:
                return Keep(folder, "own.pem", $"{pem}\n{plain}", null);
        }
    }

    private static CertificateFile Keep(TemporaryFolder folder, string name, string contents, string? key)
    {
        File.WriteAllText(folder.File(name), contents);
        if (key is null)
        {
            return new CertificateFile(folder.File(name), null, null);
        }

        File.WriteAllText(folder.File("own.key"), key);
        return new CertificateFile(folder.File(name), folder.File("own.key"), null);
    }
}
