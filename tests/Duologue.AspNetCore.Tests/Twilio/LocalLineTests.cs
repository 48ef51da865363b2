using Duologue.AspNetCore.Twilio;

namespace Duologue.AspNetCore.Tests.Twilio;

public sealed class LocalLineTests : IDisposable
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"duologue-{Guid.NewGuid():N}");

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    [Fact]
    public void The_token_is_made_once_and_found_again()
    {
        var made = LocalLine.Open(_folder);
        var found = LocalLine.Open(_folder);

        Assert.Equal(made.Token, found.Token);
        Assert.Matches("^[0-9a-f]{64}$", made.Token);
        Assert.Equal([made.TokenFile], Directory.GetFiles(_folder));
        Assert.DoesNotContain(made.Token, made.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_that_start_at_once_find_the_same_token()
    {
        using var start = new Barrier(8);

        var lines = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                start.SignalAndWait(TestContext.Current.CancellationToken);
                return LocalLine.Open(_folder).Token;
            },
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));

        Assert.Single(lines.Distinct());
    }

    [Fact]
    public void Nobody_else_can_read_the_token()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        if (!OperatingSystem.IsWindows())
        {
            var line = LocalLine.Open(_folder);

            Assert.Equal(Own, File.GetUnixFileMode(line.TokenFile));
            Assert.Equal(Own | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder));
        }
    }

    [Fact]
    public void A_token_that_others_can_read_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes");
        if (!OperatingSystem.IsWindows())
        {
            var line = LocalLine.Open(_folder);
            File.SetUnixFileMode(line.TokenFile, Own | UnixFileMode.GroupRead);

            var error = Assert.Throws<InvalidOperationException>(() => LocalLine.Open(_folder));

            Assert.Contains("chmod 600", error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(line.Token, error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_file_without_a_token_is_refused()
    {
        var line = LocalLine.Open(_folder);
        File.WriteAllText(line.TokenFile, "123");

        Assert.Throws<InvalidOperationException>(() => LocalLine.Open(_folder));
    }

    [Fact]
    public void Its_options_are_whole_and_stay_on_this_machine()
    {
        var line = LocalLine.Open(_folder);

        var options = line.ToOptions(new Uri("http://127.0.0.1:5080/some/page?x=1"));

        Assert.Empty(options.Validate());
        Assert.Equal("http://127.0.0.1:5080/", options.PublicOrigin?.ToString());
        Assert.Equal(options.PublicOrigin, options.ApiBaseUrl);
        Assert.Equal(line.Token, options.AuthToken);
        Assert.Equal(line.Token, options.Outbound.ApiKeys["local"]);
        Assert.Empty(options.Outbound.AllowedPrefixes);
        Assert.True(options.RequireSignature);
        Assert.DoesNotContain(options.AccountSid[2..], line.Token, StringComparison.Ordinal);
        Assert.Equal(options.AccountSid, line.ToOptions(new Uri("http://localhost:1")).AccountSid);
    }
}
