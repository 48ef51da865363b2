using Duologue.App.Serve;
using Duologue.AspNetCore.Twilio;

namespace Duologue.App.Tests.Serve;

public class PhoneSettingsTests
{
    private static TwilioOptions Whole => new()
    {
        AccountSid = "AC00000000000000000000000000000001",
        AuthToken = "12345678901234567890123456789012",
        PhoneNumber = "+15550001111",
        PublicOrigin = new Uri("https://voice.example.com"),
    };

    [Fact]
    public void None_of_them_is_the_local_line() => Assert.Null(PhoneSettings.Check(new TwilioOptions()));

    [Fact]
    public void All_of_them_are_twilios_line() => Assert.NotNull(PhoneSettings.Check(Whole));

    [Fact]
    public void Some_of_them_are_one_list_of_what_is_missing()
    {
        var error = Assert.Throws<AppException>(() => PhoneSettings.Check(new TwilioOptions { AuthToken = "a-secret-token" }));

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Contains("TWILIO_ACCOUNT_SID is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("TWILIO_PHONE_NUMBER is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("PUBLIC_DOMAIN is missing", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("TWILIO_AUTH_TOKEN", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_others_may_read_is_refused_with_the_remedy()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes of files are not known there");
            return;
        }

        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        var line = PhoneSettings.OpenLocalLine(folder);
        File.SetUnixFileMode(line.TokenFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        var error = Assert.Throws<AppException>(() => PhoneSettings.OpenLocalLine(folder));

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(line.Token, error.Message, StringComparison.Ordinal);
    }
}
