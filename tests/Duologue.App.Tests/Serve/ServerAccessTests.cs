using Duologue.App.Serve;

namespace Duologue.App.Tests.Serve;

/// <summary>Who may use a server, by where it listens and what its user said.</summary>
public class ServerAccessTests
{
    private const string Key = "a-key-of-the-user";

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://localhost:5080")]
    [InlineData("https://[::1]:5080")]
    [InlineData("http://127.0.0.2:5080")]
    public void On_loopback_the_machines_user_needs_no_key_and_none_is_made(string url)
    {
        using var folder = new TemporaryFolder();

        var access = Decide(folder, new AccessWish(), url);

        Assert.Null(access.Options.RequireKey);
        Assert.Null(access.Key);
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Theory]
    [InlineData("http://0.0.0.0:5080")]
    [InlineData("http://[::]:5080")]
    [InlineData("http://192.0.2.7:5080")]
    [InlineData("http://voice.example.com")]
    [InlineData("http://localhost.example.com")]
    [InlineData("http://127.0.0.1:5080", "http://0.0.0.0:5081")]
    public void What_others_reach_asks_everybody_for_a_key_that_is_made_once(params string[] urls)
    {
        using var folder = new TemporaryFolder();

        var first = Decide(folder, new AccessWish(), urls);
        var second = Decide(folder, new AccessWish(), urls);

        Assert.True(first.Options.RequireKey);
        Assert.Equal([true, false], new[] { first, second }.Select(a => a.Key!.IsNew));
        Assert.Equal(first.Key!.Value, second.Key!.Value);
        Assert.Equal(44, first.Key.Value.Length);
        Assert.Equal([first.Key.Value], second.Options.ApiKeys.Values);
        Assert.DoesNotContain(first.Key.Value, first.ToString(), StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(first.Key.File!));
        }
    }

    [Fact]
    public void A_key_that_was_set_wins_and_is_not_kept()
    {
        using var folder = new TemporaryFolder();

        var access = Decide(folder, new AccessWish { ApiKey = Key }, "http://0.0.0.0:5080");

        Assert.Equal((true, Key), (access.Options.RequireKey, access.Key?.Value));
        Assert.Empty(Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void On_loopback_a_key_counts_for_what_a_tunnel_brings()
    {
        using var folder = new TemporaryFolder();
        var made = ServerKey.Make(new DataFolder(folder.Path));

        var access = Decide(folder, new AccessWish(), "http://127.0.0.1:5080");

        Assert.Null(access.Options.RequireKey);
        Assert.Equal([made.Value], access.Options.ApiKeys.Values);
    }

    [Theory]
    [InlineData("http://127.0.0.1:5080")]
    [InlineData("http://0.0.0.0:5080")]
    public void An_open_server_asks_nobody(string url)
    {
        using var folder = new TemporaryFolder();

        var access = Decide(folder, new AccessWish { IsOpen = true }, url);

        Assert.False(access.Options.RequireKey);
        Assert.Null(access.Key);
    }

    [Theory]
    [InlineData("too-short")]
    [InlineData("with a space in the middle")]
    [InlineData("with-letters-of-others-ä")]
    public void A_key_that_cannot_be_used_is_refused_without_being_repeated(string key)
    {
        using var folder = new TemporaryFolder();

        var error = Assert.Throws<AppException>(() => Decide(folder, new AccessWish { ApiKey = key }, "http://127.0.0.1:5080"));

        Assert.Equal(ExitCode.Settings, error.ExitCode);
        Assert.Contains("--api-key", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kept_key_that_others_may_read_or_that_is_damaged_is_refused_with_the_remedy()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("modes of files are not known there");
            return;
        }

        using var parent = new TemporaryFolder();
        var folder = new DataFolder(parent.Path);
        var key = ServerKey.Make(folder);
        File.SetUnixFileMode(key.File!, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);

        var readable = Assert.Throws<AppException>(() => ServerKey.Find(folder));
        File.SetUnixFileMode(key.File!, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(key.File!, "nonsense");
        var damaged = Assert.Throws<AppException>(() => ServerKey.Find(folder));

        Assert.Contains("chmod 600", readable.Message, StringComparison.Ordinal);
        Assert.Contains("delete it", damaged.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key.Value, readable.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com", true)]
    [InlineData("http://localhost:3000", true)]
    [InlineData("https://example.com/", false)]
    [InlineData("https://example.com/page", false)]
    [InlineData("https://Example.com", false)]
    [InlineData("https://example.com:443", false)]
    [InlineData("example.com", false)]
    [InlineData("*", false)]
    [InlineData("null", false)]
    [InlineData("ftp://example.com", false)]
    public void An_origin_is_taken_as_browsers_write_it_or_refused(string origin, bool isGood)
    {
        using var folder = new TemporaryFolder();
        var wish = new AccessWish { AllowedOrigins = [origin] };

        if (isGood)
        {
            Assert.Equal([origin], Decide(folder, wish, "http://127.0.0.1:5080").Options.AllowedOrigins);
            return;
        }

        var error = Assert.Throws<AppException>(() => Decide(folder, wish, "http://127.0.0.1:5080"));
        Assert.Contains("--allow-origin", error.Message, StringComparison.Ordinal);
    }

    private static ServerAccess Decide(TemporaryFolder folder, AccessWish wish, params string[] urls) =>
        ServerAccess.Decide(wish, urls.Select(u => new Uri(u)), new DataFolder(folder.Path));
}
